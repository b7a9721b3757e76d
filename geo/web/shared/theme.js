// The colours that the live layer draws with, for a light and a dark page.

const LIGHT = {
  dark: false,
  halo: "#ffffff",
  edge: "rgba(0, 0, 0, 0.35)",
  ink: "#ffffff",
  text: "#1c2430",
  town: "#5b6573",
  faint: "#5b6573",
  badge: "#8a1c5a",
  ghost: "#8b929c",
  chosen: "#0f4c8a",
  area: "#5d4a86",
  land: "#f6f5f0",
  disputed: "#7a7264",
  hatch: "rgba(93, 74, 134, 0.32)",
  ring: "rgba(93, 74, 134, 0.08)",
  lit: "rgba(93, 74, 134, 0.14)",
  shades: ["#f8efdc", "#f2e0bc", "#e9cd95", "#ddb76f", "#cf9f4d"],
};

const DARK = {
  dark: true,
  halo: "#11161d",
  edge: "rgba(0, 0, 0, 0.6)",
  ink: "#11161d",
  text: "#eef2f7",
  town: "#a9b4c2",
  faint: "#a9b4c2",
  badge: "#ff9ad0",
  ghost: "#7f8995",
  chosen: "#8cc8ff",
  area: "#b7a3e6",
  land: "#192028",
  disputed: "#8d99a7",
  hatch: "rgba(183, 163, 230, 0.35)",
  ring: "rgba(183, 163, 230, 0.1)",
  lit: "rgba(183, 163, 230, 0.18)",
  shades: ["#2f2f2b", "#46412f", "#635632", "#857034", "#a98d3a"],
};

export function themeOf(dark) {
  return dark ? DARK : LIGHT;
}

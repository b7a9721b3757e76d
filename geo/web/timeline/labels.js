/** Every word that the reader sees or hears, and how numbers are put into them. */
const number = new Intl.NumberFormat();
const listed = new Intl.ListFormat("en-GB");

/** @param {number} count @param {string} one @param {string} many */
const counted = (count, one, many) => `${number.format(count)} ${count === 1 ? one : many}`;

export const TEXT = {
  timeline: "Timeline",
  mode: "What is shown",
  modes: [
    { mode: "window", label: "Window", title: "Between two days" },
    { mode: "cumulative", label: "Cumulative", title: "From the start to one day" },
    { mode: "day", label: "Day", title: "One single day" },
  ],
  edges: {
    window: { first: "First day", last: "Last day" },
    cumulative: { first: "First day", last: "Last day" },
    day: { first: "First day", last: "Day" },
  },
  play: "Play (space)",
  pause: "Pause (space)",
  previous: "Previous day with incidents (P)",
  next: "Next day with incidents (N)",
  loop: "Loop",
  everything: "Everything (double click)",
  speed: "Speed",
  speeds: [
    { days: 1, label: "1 day/s", title: "1 day a second" },
    { days: 3, label: "3 days/s", title: "3 days a second" },
    { days: 7, label: "1 week/s", title: "1 week a second" },
    { days: 14, label: "2 weeks/s", title: "2 weeks a second" },
    { days: 30.4375, label: "1 month/s", title: "1 month a second" },
    { days: 91.3125, label: "3 months/s", title: "3 months a second" },
  ],
  units: { day: "day", week: "week", month: "month", year: "year" },

  /** @param {number} some @param {number} all */
  incidents(some, all) {
    return all ? `${number.format(some)} of ${counted(all, "incident", "incidents")}` : "No incidents";
  },
  /** @type {Record<string, (some: number, all: number) => string>} what the map has in layers of their own */
  apart: {
    statements: (some, all) => `${number.format(some)} of ${counted(all, "statement", "statements")}`,
    retracted: (some, all) => `${number.format(some)} of ${number.format(all)} retracted`,
  },
  /** @param {string[]} words */
  list: (words) => listed.format(words),
  /** @param {string} dates @param {number} count */
  bar: (dates, count) => `${dates}: ${counted(count, "incident", "incidents")}`,
  /** @param {number} most @param {string} unit */
  scale: (most, unit) => `${number.format(most)} a ${unit}`,
  /** @param {number} count @param {string} unit @param {string} dates */
  chart: (count, unit, dates) => `${counted(count, "incident", "incidents")} by ${unit}, ${dates}`,
};

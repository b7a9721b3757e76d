/** Every word of the timeline that the reader sees or hears, and how numbers are put into them. */
import { formatCount } from "../shared/names.js";

const number = new Intl.NumberFormat();
const list = new Intl.ListFormat("en-GB");

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
    return all ? `${number.format(some)} of ${formatCount(all, "incident")}` : "No incidents";
  },
  /** @type {Record<string, (some: number, all: number) => string>} for the map's layers beside the incidents */
  extra: {
    statements: (some, all) => `${number.format(some)} of ${formatCount(all, "statement")}`,
    retracted: (some, all) => `${number.format(some)} of ${number.format(all)} retracted`,
  },
  /** @param {string[]} words */
  list: (words) => list.format(words),
  /** @param {string} dates @param {number} count */
  bar: (dates, count) => `${dates}: ${formatCount(count, "incident")}`,
  /** @param {number} tallest bar @param {string} unit */
  scale: (tallest, unit) => `${number.format(tallest)} a ${unit}`,
  /** @param {number} count @param {string} unit @param {string} dates */
  chart: (count, unit, dates) => `${formatCount(count, "incident")} by ${unit}, ${dates}`,
};

/** Every word of the timeline that the reader sees or hears, and how numbers are put into them. */
import { formatNumber, LANGUAGE } from "../shared/language.js";
import { formatCount } from "../shared/names.js";

const list = new Intl.ListFormat(LANGUAGE);

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
  dates: {
    window: { first: "From", last: "To" },
    cumulative: { first: "From", last: "To" },
    day: { first: "From", last: "On" },
  },
  play: "Play (space)",
  pause: "Pause (space)",
  previous: "Previous day on which something begins or lasts (P)",
  next: "Next day on which something begins or lasts (N)",
  back: "One day back (←)",
  on: "One day on (→)",
  loop: "Loop",
  skip: "Fold long empty stretches, and skip them",
  more: "More of the timeline",
  periods: "Periods with incidents",
  zoomIn: "Zoom in (+)",
  zoomOut: "Zoom out (−)",
  fit: "Zoom to the days shown (Z)",
  all: "All",
  everything: "All: everything in the record (double click, 0)",
  dateEntry: "Type a day, such as 19 Sep 2021 or 2021-09-19",
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
    return all ? `${formatNumber(some)} of ${formatCount(all, "incident")}` : "No incidents";
  },
  /** @type {Record<string, (some: number, all: number) => string>} for the map's layers beside the incidents */
  extra: {
    statements: (some, all) => `${formatNumber(some)} of ${formatCount(all, "statement")}`,
    retracted: (some, all) => `${formatNumber(some)} of ${formatNumber(all)} retracted`,
  },
  /** @param {string[]} words */
  list: (words) => list.format(words),
  /** @param {string} dates @param {string} count */
  announcement: (dates, count) => `${dates}: ${count}`,
  /** @param {string} dates @param {number} count */
  bar: (dates, count) => `${dates}: ${formatCount(count, "incident")}`,
  /** @param {string} months @param {number} count */
  cluster: (months, count) => `${months} · ${formatNumber(count)}`,
  /** @param {number} days */
  fold: (days) => formatCount(days, "day"),
  /** @param {string} cluster @param {string} dates */
  clusterTitle: (cluster, dates) => `${cluster} (${dates})`,
  /** @param {string} text */
  noDate: (text) => `“${text}” is not a day. Write it like 19 Sep 2021 or 2021-09-19.`,
  /** @param {string} text */
  notInCalendar: (text) => `“${text}” is not in the calendar.`,
  /** @param {string} dates */
  outside: (dates) => `The record has nothing on that day, only ${dates}.`,
  /** @param {string} date */
  afterLast: (date) => `The first day cannot be after the last, ${date}.`,
  /** @param {string} date */
  beforeFirst: (date) => `The last day cannot be before the first, ${date}.`,
  /** @param {number} tallest bar @param {string} unit */
  scale: (tallest, unit) => `${formatNumber(tallest)} a ${unit}`,
  /** @param {number} count @param {string} unit @param {string} dates */
  chart: (count, unit, dates) => `${formatCount(count, "incident")} by ${unit}, ${dates}`,
};

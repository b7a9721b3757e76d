/** Every word of the timeline that the reader sees or hears, and how numbers are put into them. */
import { formatList, formatNumber, gettext, ngettext } from "../shared/language.js";

export const TEXT = {
  timeline: gettext("Timeline"),
  mode: gettext("What is shown"),
  modes: [
    { mode: "window", label: gettext("Window"), title: gettext("Between two days") },
    { mode: "cumulative", label: gettext("Cumulative"), title: gettext("From the start to one day") },
    { mode: "day", label: gettext("Day"), title: gettext("One single day") },
  ],
  edges: {
    window: { first: gettext("First day"), last: gettext("Last day") },
    cumulative: { first: gettext("First day"), last: gettext("Last day") },
    day: { first: gettext("First day"), last: gettext("Day") },
  },
  dates: {
    window: { first: gettext("From"), last: gettext("To") },
    cumulative: { first: gettext("From"), last: gettext("To") },
    day: { first: gettext("From"), last: gettext("On") },
  },
  play: gettext("Play (space)"),
  pause: gettext("Pause (space)"),
  previous: gettext("Previous day on which something begins or lasts (P)"),
  next: gettext("Next day on which something begins or lasts (N)"),
  back: gettext("One day back (←)"),
  on: gettext("One day on (→)"),
  loop: gettext("Loop"),
  skip: gettext("Fold long empty stretches, and skip them"),
  more: gettext("More of the timeline"),
  periods: gettext("Periods with incidents"),
  zoomIn: gettext("Zoom in (+)"),
  zoomOut: gettext("Zoom out (−)"),
  fit: gettext("Zoom to the days shown (Z)"),
  all: gettext("All"),
  everything: gettext("All: everything in the record (double click, 0)"),
  dateEntry: gettext("Type a day, such as 19 Sep 2021 or 2021-09-19"),
  speed: gettext("Speed"),
  speeds: [
    { days: 1, label: gettext("1 day/s"), title: gettext("1 day a second") },
    { days: 3, label: gettext("3 days/s"), title: gettext("3 days a second") },
    { days: 7, label: gettext("1 week/s"), title: gettext("1 week a second") },
    { days: 14, label: gettext("2 weeks/s"), title: gettext("2 weeks a second") },
    { days: 30.4375, label: gettext("1 month/s"), title: gettext("1 month a second") },
    { days: 91.3125, label: gettext("3 months/s"), title: gettext("3 months a second") },
  ],

  /** @param {number} some @param {number} all */
  incidents: (some, all) =>
    all
      ? ngettext("{some} of {n} incident", "{some} of {n} incidents", all, { some: formatNumber(some) })
      : gettext("No incidents"),
  /** @type {Record<string, (some: number, all: number) => string>} for the map's layers beside the incidents */
  extra: {
    statements: (some, all) =>
      ngettext("{some} of {n} statement", "{some} of {n} statements", all, { some: formatNumber(some) }),
    retracted: (some, all) =>
      ngettext("{some} of {n} retracted", "{some} of {n} retracted", all, { some: formatNumber(some) }),
  },
  list: formatList,
  /** @param {string} dates @param {string} count */
  announcement: (dates, count) => gettext("{dates}: {count}", { dates, count }),
  /** @param {string} dates @param {number} count */
  bar: (dates, count) =>
    gettext("{dates}: {count}", { dates, count: ngettext("{n} incident", "{n} incidents", count) }),
  /** @param {string} months @param {number} count */
  cluster: (months, count) => `${months} · ${formatNumber(count)}`,
  /** @param {number} days */
  fold: (days) => ngettext("{n} day", "{n} days", days),
  /** @param {string} cluster @param {string} dates */
  clusterTitle: (cluster, dates) => gettext("{text} ({name})", { text: cluster, name: dates }),
  /** @param {string} text */
  noDate: (text) => gettext("“{text}” is not a day. Write it like 19 Sep 2021 or 2021-09-19.", { text }),
  /** @param {string} text */
  notInCalendar: (text) => gettext("“{text}” is not in the calendar.", { text }),
  /** @param {string} dates */
  outside: (dates) => gettext("The record has nothing on that day, only {dates}.", { dates }),
  /** @param {string} date */
  afterLast: (date) => gettext("The first day cannot be after the last, {date}.", { date }),
  /** @param {string} date */
  beforeFirst: (date) => gettext("The last day cannot be before the first, {date}.", { date }),
  /** The height of the tallest bar, by the unit of the bars. @type {Record<string, (tallest: number) => string>} */
  scale: {
    day: (tallest) => ngettext("{n} a day", "{n} a day", tallest),
    week: (tallest) => ngettext("{n} a week", "{n} a week", tallest),
    month: (tallest) => ngettext("{n} a month", "{n} a month", tallest),
    year: (tallest) => ngettext("{n} a year", "{n} a year", tallest),
  },
  /** What the chart shows, by the unit of its bars. @type {Record<string, (count: number, dates: string) => string>} */
  chart: {
    day: (count, dates) => ngettext("{n} incident by day, {dates}", "{n} incidents by day, {dates}", count, { dates }),
    week: (count, dates) =>
      ngettext("{n} incident by week, {dates}", "{n} incidents by week, {dates}", count, { dates }),
    month: (count, dates) =>
      ngettext("{n} incident by month, {dates}", "{n} incidents by month, {dates}", count, { dates }),
    year: (count, dates) =>
      ngettext("{n} incident by year, {dates}", "{n} incidents by year, {dates}", count, { dates }),
  },
};

/** The words of the component. */
export const WORDS = {
  incidents: (count) => `${count.toLocaleString("en-GB")} ${count === 1 ? "incident" : "incidents"}`,
  search: (facet) => `Search ${facet.toLowerCase()}`,
  more: (count) => `${count.toLocaleString("en-GB")} more`,
  fewer: "Fewer",
  hidden: (count) => `${count.toLocaleString("en-GB")} more are not listed: search for them.`,
  noMatch: "No choice has these words.",
};

// Names and numbers in words.

/** The name of a place or municipality in both languages, once where they are the same. */
export function both(named) {
  return named.sr === named.sq ? named.sr : `${named.sr} / ${named.sq}`;
}

const MAX_NAMES = 3;

/** The names of several places: the first ones, and how many more there are. */
export function names(places) {
  const more = places.length - MAX_NAMES;
  return places.slice(0, MAX_NAMES).map(both).join(" · ") + (more > 0 ? ` and ${more} more` : "");
}

/** "1 incident", "2 incidents" */
export function count(n, one, several = `${one}s`) {
  return `${n.toLocaleString()} ${n === 1 ? one : several}`;
}

/** " (1 disputed; 2 drop to reported)": what else is to be said of incidents, nothing where there is nothing.
 * No comma: it parts a number from a name. */
export function flags({ disputed, disagree, drops, lost }) {
  const parts = [
    disputed && `${disputed} disputed`,
    disagree && `accounts differ on ${disagree}`,
    drops && `${drops} ${drops === 1 ? "drops" : "drop"} to reported`,
    lost && `${lost} ${lost === 1 ? "loses" : "lose"} all support`,
  ].filter(Boolean);
  return parts.length ? ` (${parts.join("; ")})` : "";
}

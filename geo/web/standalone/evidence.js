const MAX_FREQUENT_FAMILIES = 3;

/**
 * Counts what the numbers above the list say, as `count_evidence` in geo/record/overview.py does for the served page.
 * @typedef {{cites: number[][], counts: number[], differs: number[], corroborated: number[]}} Evidence by incident: the
 *   sources that it cites, and whether it counts, has differing accounts and is corroborated
 * @param {Evidence} evidence
 * @param {number[]} rows incidents
 * @returns {number[]} incidents, sources, those with differing accounts, those corroborated
 */
export function countEvidence({ cites, counts, differs, corroborated }, rows) {
  const counted = rows.filter((row) => counts[row]);
  const sources = new Set(counted.flatMap((row) => cites[row]));
  const countIn = (/** @type {number[]} */ column) => counted.filter((row) => column[row]).length;
  return [counted.length, sources.size, countIn(differs), countIn(corroborated)];
}

/**
 * Finds what happened most, as `find_most_frequent` in geo/record/overview.py does.
 * @param {Evidence} evidence
 * @param {{type: ArrayLike<number>, place: ArrayLike<number>}} incidents
 * @param {{family: number}[]} types
 * @param {number[]} rows incidents
 * @returns {{families: [number, number][], place: [number, number] | null}} families of types, each with its number, most
 *   frequent first, and the place that has more than any other, if there is one
 */
export function findMostFrequent({ counts }, { type, place }, types, rows) {
  const counted = rows.filter((row) => counts[row]);
  const rank = (/** @type {(row: number) => number} */ groupOf) => {
    const numbers = new Map();
    for (const group of counted.map(groupOf)) numbers.set(group, (numbers.get(group) ?? 0) + 1);
    return [...numbers].sort(([one, n], [other, m]) => m - n || one - other);
  };
  const isFrequent = (/** @type {[number, number]} */ [, number]) => number > 1;
  const [first = null, second] = rank((row) => place[row]).filter(isFrequent);
  return {
    families: rank((row) => types[type[row]].family)
      .slice(0, MAX_FREQUENT_FAMILIES)
      .filter(isFrequent),
    place: first?.[1] === second?.[1] ? null : first,
  };
}

const MAX_FREQUENT_TYPES = 3;

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
 * @param {number[]} rows incidents
 * @returns {{types: [number, number][], place: [number, number] | null}} types, each with its number, most frequent first, and
 *   the place that has more than any other, if there is one
 */
export function findMostFrequent({ counts }, { type, place }, rows) {
  const counted = rows.filter((row) => counts[row]);
  const rank = (/** @type {ArrayLike<number>} */ column) => {
    const numbers = new Map();
    for (const row of counted) numbers.set(column[row], (numbers.get(column[row]) ?? 0) + 1);
    return [...numbers].sort(([one, n], [other, m]) => m - n || one - other);
  };
  const isFrequent = (/** @type {[number, number]} */ [, number]) => number > 1;
  const [first = null, second] = rank(place).filter(isFrequent);
  return {
    types: rank(type).slice(0, MAX_FREQUENT_TYPES).filter(isFrequent),
    place: first?.[1] === second?.[1] ? null : first,
  };
}

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

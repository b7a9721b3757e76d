// Names and numbers in words.

/** The name of a place or municipality in both languages, once where they are the same. */
export function both(named) {
  return named.sr === named.sq ? named.sr : `${named.sr} / ${named.sq}`;
}

/** "1 incident", "2 incidents" */
export function count(n, one, several = `${one}s`) {
  return `${n.toLocaleString()} ${n === 1 ? one : several}`;
}

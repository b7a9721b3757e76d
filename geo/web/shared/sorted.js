/** Counts the sorted numbers that are smaller than a value. @param {Int32Array | Uint32Array} sorted @param {number} value */
export function countBelow(sorted, value) {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

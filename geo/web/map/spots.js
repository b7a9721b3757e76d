// Places at one spot share a symbol, that of the first of them: no zoom would part their own.

export class Spots {
  /** @param places the record's; `spot` is the same for those at one spot, null for all others */
  constructor(places) {
    const firsts = new Map();
    this.sharing = new Map();
    this.lead = places.map(({ spot }, i) => {
      if (spot === null || spot === undefined) return i;
      if (!firsts.has(spot)) firsts.set(spot, i);
      const first = firsts.get(spot);
      this.sharing.set(first, [...(this.sharing.get(first) ?? []), i]);
      return first;
    });
  }

  /** All the places at the spot of a place. @returns {number[]} */
  at(place) {
    return this.sharing.get(this.lead[place]) ?? [place];
  }
}

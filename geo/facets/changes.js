/**
 * The changes that a reader makes to the choices, until Python has taken them.
 * Each has a serial number, and all that Python has not taken yet are told anew with each new one: so none is lost
 * where one run of Python overtakes another, and none is taken twice.
 * @typedef {{serial: number, facet: string, choice: string, on: boolean}} Change
 */
export class Changes {
  constructor() {
    this.last = 0;
    /** @type {Change[]} */
    this.waiting = [];
  }

  /** Forget what Python has taken. @param {number} serial of the last of them */
  taken(serial) {
    this.last = Math.max(this.last, serial);
    this.waiting = this.waiting.filter((change) => change.serial > serial);
  }

  /** @param {string} facet @param {string} choice @param {boolean} on @returns {Change[]} all that are waiting */
  add(facet, choice, on) {
    this.last += 1;
    this.waiting = [...this.waiting, { serial: this.last, facet, choice, on }];
    return this.waiting;
  }

  /** The choices of a facet as they will be once Python has taken what is waiting.
   * @param {string} facet @param {string[]} chosen as Python knows them @returns {Set<string>} */
  applied(facet, chosen) {
    const result = new Set(chosen);
    for (const { facet: changed, choice, on } of this.waiting) {
      if (changed === facet && on) result.add(choice);
      else if (changed === facet) result.delete(choice);
    }
    return result;
  }
}

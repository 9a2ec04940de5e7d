/**
 * Makes Date tell local time: the machine's time plus `offset` milliseconds. Timers stay real.
 * @param {number} offset
 */
export function shiftClock(offset) {
  if (offset === 0) return;
  const RealDate = globalThis.Date;
  class ShiftedDate extends RealDate {
    /** @param {...any} args */
    constructor(...args) {
      if (args.length === 0) super(RealDate.now() + offset);
      // @ts-expect-error Date has one constructor for every form, TypeScript one signature each.
      else super(...args);
    }

    static now() {
      return RealDate.now() + offset;
    }
  }
  // Date is also a function: Date() answers the time as text.
  globalThis.Date = new Proxy(ShiftedDate, { apply: () => new ShiftedDate().toString() });
}

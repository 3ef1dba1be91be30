/** Inputs that reached something new, and what has been reached. */
export interface Corpus {
  readonly inputs: readonly Buffer[];
  /** Branches reached, each with how often, in steps as of AFL (1, 2, 3, 4, 8, 16, 32, 128 …). */
  readonly reached: number;
  /** Keeps `input` when the run just counted went somewhere new. Gives true when it did. */
  add(input: Buffer, counters: Uint32Array): boolean;
}

const most = 4096;
const largest = 128 * 1024;

const stepOf = (count: number): number =>
  count < 4 ? count - 1 : Math.min(7, 32 - Math.clz32(count) - 1 + 1);

export function newCorpus(places: number): Corpus {
  const met = new Uint8Array(places);
  const inputs: Buffer[] = [];
  let reached = 0;
  return {
    inputs,
    get reached() {
      return reached;
    },
    add(input, counters) {
      let fresh = false;
      for (let place = 0; place < places; place++) {
        const count = counters[place] as number;
        if (count === 0) continue;
        const bit = 1 << stepOf(count);
        if ((met[place] as number) & bit) continue;
        met[place] = (met[place] as number) | bit;
        reached++;
        fresh = true;
      }
      if (fresh && input.length <= largest) {
        if (inputs.length >= most) inputs.shift();
        inputs.push(input);
      }
      return fresh;
    },
  };
}

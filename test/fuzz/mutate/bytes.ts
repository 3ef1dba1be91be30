import type { Random } from '../random.ts';

/** One way to change an input; `other` is another input of the same kind. */
export type Mutation = (input: Buffer, random: Random, other: Buffer) => Buffer;

/** Numbers at which counters, offsets and lengths break. */
export const edgeNumbers: readonly number[] = [
  0, 1, 2, 7, 16, 32, 33, 64, 100, 127, 128, 255, 256, 1000, 4095, 4096, 65_535, 65_536, 1_000_000, 8_388_607,
  8_388_608, 2_147_483_647, 2_147_483_648, 4_294_967_295, 4_294_967_296, 9_007_199_254_740_991, 9_999_999_999,
];

export const splice = (input: Buffer, at: number, removed: number, put: Uint8Array): Buffer =>
  Buffer.concat([input.subarray(0, at), put, input.subarray(at + removed)]);

/** A length that is short most of the time. */
const chunk = (random: Random, most: number): number =>
  1 + random.int(Math.max(1, Math.min(most, random.once(4) ? 512 : 16)));

export const byteMutations: readonly Mutation[] = [
  (input, random) => {
    const changed = Buffer.from(input);
    const at = random.int(input.length);
    changed[at] = (changed[at] ?? 0) ^ (1 << random.int(8));
    return changed;
  },
  (input, random) => {
    const changed = Buffer.from(input);
    changed[random.int(input.length)] = random.once(2)
      ? random.int(256)
      : random.pick([0, 1, 0x7f, 0x80, 0xff]);
    return changed;
  },
  (input, random) => splice(input, random.int(input.length), chunk(random, input.length), Buffer.alloc(0)),
  (input, random) => {
    const from = random.int(input.length);
    return splice(input, random.int(input.length), 0, input.subarray(from, from + chunk(random, 4096)));
  },
  (input, random) => {
    const from = random.int(input.length);
    const piece = input.subarray(from, from + chunk(random, 4096));
    return splice(input, random.int(input.length), piece.length, piece);
  },
  (input, random, other) => {
    const from = random.int(other.length);
    return splice(input, random.int(input.length), 0, other.subarray(from, from + chunk(random, 4096)));
  },
  (input, random, other) =>
    Buffer.concat([input.subarray(0, random.int(input.length)), other.subarray(random.int(other.length))]),
  (input, random) => {
    // One piece many times over: what grows faster than its input shows.
    const from = random.int(input.length);
    const piece = input.subarray(from, from + chunk(random, 64));
    const times = Math.min(random.pick([2, 20, 300, 5000]), Math.floor(200_000 / Math.max(1, piece.length)));
    return splice(input, from, 0, Buffer.concat(Array.from({ length: times }, () => piece)));
  },
  (input, random) => input.subarray(0, random.int(input.length)),
];

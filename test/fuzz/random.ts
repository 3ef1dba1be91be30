/** Random numbers that a seed decides wholly (xorshift128). */
export interface Random {
  /** An integer of 0 to `below - 1`; 0 when `below` is not positive. */
  int(below: number): number;
  pick<T>(list: readonly T[]): T;
  /** True once in `n` times. */
  once(n: number): boolean;
}

export function randomFrom(seed: number): Random {
  let [x, y, z, w] = [seed ^ 0x9e3779b9, seed ^ 0x243f6a88, 0xb7e15162, seed + 0x6a09e667];
  const next = (): number => {
    const t = x ^ (x << 11);
    [x, y, z] = [y, z, w];
    w = w ^ (w >>> 19) ^ t ^ (t >>> 8);
    return w >>> 0;
  };
  for (let i = 0; i < 16; i++) next();
  const int = (below: number): number => (below > 0 ? next() % below : 0);
  return {
    int,
    once: (n) => int(n) === 0,
    pick: <T>(list: readonly T[]): T => {
      if (list.length === 0) throw new RangeError('nothing to pick from');
      return list[int(list.length)] as T;
    },
  };
}

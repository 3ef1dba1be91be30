/** Orders that do not depend on locale, platform or input order: reports must be byte-identical. */

/** Unicode code-point order; `<` on strings would put U+FF5E after U+1F600, which is UTF-16 order. */
export function compareCodePoints(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length);
  for (let i = 0; i < shorter; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return codePointRank(x) - codePointRank(y);
  }
  return a.length - b.length;
}

/** Surrogates stand for code points above every other 16-bit value. */
function codePointRank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}

/** Segment by segment, a folder before what is in it: `A` < `A/B` < `A-1`. */
export function comparePaths(
  a: readonly string[],
  b: readonly string[],
  compare: (x: string, y: string) => number = compareCodePoints,
): number {
  const shorter = Math.min(a.length, b.length);
  for (let i = 0; i < shorter; i++) {
    const order = compare(a[i] ?? '', b[i] ?? '');
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

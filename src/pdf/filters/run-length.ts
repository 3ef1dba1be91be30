import { beyondBound, type DecodeBudget, type OutputBound } from './budget.ts';
import { GrowingBytes } from './growing-bytes.ts';

/** RunLengthDecode (ISO 32000-2, 7.4.5). Data that ends inside a run gives what there is. */
export function runLengthDecode(data: Uint8Array, bound: OutputBound, budget: DecodeBudget): Uint8Array {
  const out = new GrowingBytes(data.length * 2, bound.bytes, () => beyondBound('RunLengthDecode', bound));
  for (let i = 0; i < data.length; ) {
    const length = data[i++] ?? 128;
    if (length === 128) return out.finish();
    if (length < 128) {
      const literal = data.subarray(i, i + length + 1);
      const { bytes, at } = out.reserve(literal.length);
      bytes.set(literal, at);
      i += length + 1;
    } else if (i < data.length) {
      const { bytes, at } = out.reserve(257 - length);
      bytes.fill(data[i] ?? 0, at, at + 257 - length);
      i++;
    }
  }
  budget.onDamage?.('RunLengthDecode: no end-of-data byte');
  return out.finish();
}

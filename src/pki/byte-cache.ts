import { bytesEqual } from './asn1/values.ts';

const tail = 24;

/**
 * A bounded cache keyed by bytes that end in something near random (a signature, a key). Cheaper than a digest: the last
 * octets choose the entry, a comparison of all confirms it. Least recently used entries go first.
 */
export class ByteCache<T> {
  readonly #entries = new Map<string, { readonly bytes: Uint8Array; readonly value: T }>();
  readonly #capacity: number;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get(bytes: Uint8Array): T | undefined {
    const key = keyOf(bytes);
    const entry = this.#entries.get(key);
    if (entry === undefined || !bytesEqual(entry.bytes, bytes)) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry.value;
  }

  /** `bytes` is kept: give a copy when it is a view into something large. */
  set(bytes: Uint8Array, value: T): void {
    this.#entries.set(keyOf(bytes), { bytes, value });
    if (this.#entries.size <= this.#capacity) return;
    const oldest = this.#entries.keys().next();
    if (!oldest.done) this.#entries.delete(oldest.value);
  }
}

function keyOf(bytes: Uint8Array): string {
  const from = Math.max(0, bytes.length - tail);
  return Buffer.from(bytes.buffer, bytes.byteOffset + from, bytes.length - from).toString('latin1');
}

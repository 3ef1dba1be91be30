/** Bytes appended one by one or copied from what is there already, never beyond `most`. */
export class GrowingBytes {
  #bytes: Uint8Array;
  #length = 0;
  readonly #most: number;
  readonly #beyond: () => Error;

  constructor(expected: number, most: number, beyond: () => Error) {
    this.#bytes = new Uint8Array(Math.min(most, Math.max(64, expected)));
    this.#most = most;
    this.#beyond = beyond;
  }

  get length(): number {
    return this.#length;
  }

  /** Makes room for `count` more bytes and returns where they go. */
  reserve(count: number): { readonly bytes: Uint8Array; readonly at: number } {
    const at = this.#length;
    const end = at + count;
    if (end > this.#most) throw this.#beyond();
    if (end > this.#bytes.length) {
      const grown = new Uint8Array(Math.min(this.#most, Math.max(end, this.#bytes.length * 2)));
      grown.set(this.#bytes.subarray(0, at));
      this.#bytes = grown;
    }
    this.#length = end;
    return { bytes: this.#bytes, at };
  }

  finish(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }
}

import type { MarkedRange } from './types.ts';

/** Bytes being written one behind the other, with named places among them. */
export class ByteWriter {
  #bytes = new Uint8Array(4096);
  #length = 0;
  readonly marks: Map<string, MarkedRange> = new Map();

  get length(): number {
    return this.#length;
  }

  /** The byte last written, or -1. */
  get last(): number {
    return this.#length === 0 ? -1 : (this.#bytes[this.#length - 1] ?? -1);
  }

  bytes(bytes: Uint8Array): this {
    this.#room(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
    return this;
  }

  /** ASCII text. */
  text(text: string): this {
    this.#room(text.length);
    for (let i = 0; i < text.length; i++) this.#bytes[this.#length++] = text.charCodeAt(i);
    return this;
  }

  mark(name: string, start: number, end: number): void {
    this.marks.set(name, { start, end });
  }

  finish(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  #room(count: number): void {
    const needed = this.#length + count;
    if (needed <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
    grown.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = grown;
  }
}

import type { PdfRef } from '../objects.ts';
import type { XrefKind } from '../types.ts';
import type { DictEdit, Writable } from './writable.ts';

/**
 * One incremental update being collected (ISO 32000-2, 7.5.6). Nothing is written until `finish`; nothing of the
 * source is rewritten but the objects put.
 */
export interface Update {
  /** A new object number: above every one in use or free, and above Size. */
  allocate(): PdfRef;
  /** Writes a value as a new indirect object. */
  add(value: Writable): PdfRef;
  /** Writes a new value of an object; the last one put counts. The generation must be the object's own. */
  put(ref: PdfRef, value: Writable): void;
  /**
   * The edit of the dictionary an indirect object holds: the one already pending, or a new one that is put at once.
   * @throws pdf-malformed when the object is no dictionary
   */
  edit(ref: PdfRef): DictEdit;
  /** Sets a trailer entry, or removes it; the structural ones (Size, Prev, ID, XRefStm) are the update's own. */
  setTrailer(key: string, value: Writable | undefined): void;
  /** The finished section; the update cannot be used afterwards. */
  finish(): AppendedSection;
}

export interface AppendedSection {
  /** What is added behind the source: source bytes followed by these are the new file. */
  readonly bytes: Uint8Array;
  /** Length in bytes of the whole new file. */
  readonly length: number;
  /** File offsets of the verbatim pieces that were given a mark; half-open. */
  readonly marks: ReadonlyMap<string, MarkedRange>;
  /** Kind of the cross-reference section that was written. */
  readonly xrefKind: XrefKind;
}

export interface MarkedRange {
  readonly start: number;
  readonly end: number;
}

import type { Limits } from '../limits.ts';
import type { PdfDict, PdfObject, PdfRef, PdfStream } from './objects.ts';
import type { ByteSource } from './source.ts';

/** One entry of a cross-reference section (ISO 32000-2, 7.5.4, 7.5.8). */
export type XrefEntry =
  | { readonly type: 'free'; readonly next: number; readonly gen: number }
  | { readonly type: 'offset'; readonly offset: number; readonly gen: number }
  | { readonly type: 'compressed'; readonly container: number; readonly index: number };

export type XrefKind = 'table' | 'stream' | 'hybrid';

/** One cross-reference section as it stands in the file. */
export interface CrossReferenceSection {
  readonly kind: XrefKind;
  /** File offset of `xref`, or of the stream's object header. */
  readonly offset: number;
  /** A hybrid file's XRefStm, already merged into `entries` as 7.5.8.4 says. */
  readonly xrefStm?: number;
  readonly trailer: PdfDict;
  readonly entries: ReadonlyMap<number, XrefEntry>;
  /** Other answers the same section gives, in its table or in its XRefStm: two readings of one revision. */
  readonly alternatives?: ReadonlyMap<number, readonly XrefEntry[]>;
}

/** One state of the document: its first writing, or one incremental update (7.5.6). */
export interface Revision {
  /** 0 is the oldest. */
  readonly index: number;
  /** Newest first; more than one only in a linearized original. */
  readonly sections: readonly CrossReferenceSection[];
  readonly trailer: PdfDict;
  /** File offset of this revision's first byte: the end of the one before, or 0. */
  readonly start: number;
  /** File offset just behind `%%EOF` and its end-of-line. */
  readonly end: number;
  /** File offset of `%%EOF` plus 5: where it may also be held to end, without the end-of-line. */
  readonly eof: number;
}

/** What had to be tolerated or reconstructed to read the file: facts for a verifier, never hidden. */
export interface Anomaly {
  readonly code:
    | 'junk-before-header'
    | 'junk-after-eof'
    | 'startxref-wrong'
    | 'xref-damaged'
    | 'xref-conflict'
    | 'xref-offset-wrong'
    | 'object-number-mismatch'
    | 'generation-mismatch'
    | 'stream-length-wrong'
    | 'duplicate-key'
    | 'key-conflict'
    | 'hybrid-differs'
    | 'eof-missing'
    | 'endobj-missing'
    | 'object-unreadable'
    | 'syntax-tolerated'
    | 'reconstructed';
  readonly message: string;
  readonly offset?: number;
  readonly object?: number;
}

export interface IndirectObject {
  readonly num: number;
  readonly gen: number;
  readonly value: PdfObject;
  /** File offset of `N G obj`; for a compressed object that of its container. */
  readonly offset: number;
  /** Behind `endobj`; undefined for a compressed object. */
  readonly end?: number;
  /** The object stream it lives in. */
  readonly container?: number;
}

/** The document as a viewer would have seen it after one revision. All look-ups are lazy and cached. */
export interface PdfView {
  readonly document: PdfDocument;
  readonly revision: Revision;
  /** The newest section's trailer of this revision. */
  readonly trailer: PdfDict;
  readonly catalog: PdfDict;
  readonly catalogRef: PdfRef | undefined;
  /** Undefined when the object does not exist or is free. */
  object(num: number): IndirectObject | undefined;
  entry(num: number): XrefEntry | undefined;
  /** What object `num` is to a reader who goes by another entry; null when nothing. @throws limit-exceeded */
  valueAt(num: number, entry: XrefEntry): PdfObject;
  /** Follows references (bounded) until a direct value; a missing object is null (7.3.10). */
  resolve(value: PdfObject | undefined): PdfObject;
  /** `resolve` of a key's value. */
  get(dict: PdfDict, key: string): PdfObject;
  /** Decrypted and decoded data of a stream. @throws filter-unsupported, stream-malformed, limit-exceeded */
  decode(stream: PdfStream): Uint8Array;
  /** Numbers of all objects in use, ascending. */
  objectNumbers(): number[];
}

export interface PdfDocument {
  readonly source: ByteSource;
  readonly length: number;
  /** The bounds the document is read under. */
  readonly limits: Limits;
  /** Of the file's header, or of the catalog's Version when higher. */
  readonly version: string;
  /** File offset of `%PDF-`; offsets in cross-references may count from it. */
  readonly headerOffset: number;
  /** What offsets in cross-references count from: 0, or `headerOffset` in files with junk before the header. */
  readonly offsetBase: number;
  /** Oldest first; never empty. */
  readonly revisions: readonly Revision[];
  /** The newest view. */
  readonly latest: PdfView;
  /** The document as of `revisions[index]`. */
  at(index: number): PdfView;
  /**
   * The document that the file's first `end` bytes make by themselves, opened in the same way and never repaired.
   * @throws as openPdf
   */
  prefix(end: number): PdfDocument;
  readonly linearized: boolean;
  /** True when cross-references were reconstructed by scanning: verdicts on it are bounded. */
  readonly repaired: boolean;
  /** How often stream data were decoded only as far as they are sound: others may decode less of them, or more. */
  readonly damagedStreams: number;
  /** Reconstructed, but whoever does it comes to the same document. */
  readonly oneReading: boolean;
  readonly anomalies: readonly Anomaly[];
  readonly encryption: EncryptionInfo | undefined;
}

export interface EncryptionInfo {
  /** Standard security handler revision, 2 to 6. */
  readonly revision: number;
  readonly algorithm: 'RC4' | 'AES-128' | 'AES-256';
  readonly openedAs: 'user' | 'owner';
  /** P as a signed 32-bit integer. */
  readonly permissions: number;
  readonly encryptMetadata: boolean;
  /** Encrypts or decrypts one string of object `num gen` (never Contents of a signature). */
  encryptString(bytes: Uint8Array, num: number, gen: number): Uint8Array;
  decryptString(bytes: Uint8Array, num: number, gen: number): Uint8Array;
  /**
   * Encrypts or decrypts the data of one stream (never of a cross-reference stream). `cryptFilter` is the Name
   * its own Crypt filter gives (7.4.10), `Identity` when that has none; undefined without a Crypt filter.
   */
  encryptStream(bytes: Uint8Array, num: number, gen: number, cryptFilter?: string): Uint8Array;
  decryptStream(bytes: Uint8Array, num: number, gen: number, cryptFilter?: string): Uint8Array;
}

export interface OpenOptions {
  /** Tried as user and as owner password; the empty password is always tried first. */
  readonly password?: string | Uint8Array;
  /**
   * `never`: throw pdf-needs-repair instead of reconstructing cross-references; `always`: reconstruct them though they
   * could be used. Default `allow`.
   */
  readonly repair?: 'allow' | 'never' | 'always';
  readonly limits?: Partial<Limits>;
}

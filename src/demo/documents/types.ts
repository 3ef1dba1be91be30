import type { Column } from './sheet.ts';

export interface SampleTable {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly string[])[];
}

/** How the file is written. */
export type FileKind =
  /** Classic cross-reference table. */
  | 'table'
  /** Cross-reference stream and object streams. */
  | 'stream'
  /** Written once, then changed by an incremental update. */
  | 'updated'
  /** AES-256, opened by everybody; an owner password guards it. */
  | 'encrypted';

/** How a document of the sample archive ends up. */
export type Fate = 'unsigned' | 'signed' | 'visible' | 'twice' | 'tampered';

/** One document of the sample archive. */
export interface Sample {
  /** Folders below the archive, outermost first. */
  readonly unit: readonly string[];
  readonly file: string;
  readonly kind: FileKind;
  readonly fate: Fate;
  readonly content:
    | {
        readonly form: 'letter';
        readonly type: LetterType;
        readonly number: number;
        readonly subject: string;
      }
    | { readonly form: 'english'; readonly number: number; readonly subject: string }
    | { readonly form: 'invoice'; readonly number: number; readonly lang: 'vi' | 'en' }
    | { readonly form: 'request'; readonly number: number };
  readonly date: Date;
}

export type LetterType = 'QĐ' | 'TB' | 'TTr' | 'BC' | 'KH' | 'BB' | 'CV' | 'GM';

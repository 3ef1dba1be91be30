import type { Limits } from '../limits.ts';
import type { DocMdpLevel } from '../pades/doc-mdp.ts';
import type { PadesLevel } from '../verify/result.ts';
import type { MarkZone } from './appearance/time-pattern.ts';
import type { AppearanceOptions, AppearanceValues, Placement } from './appearance/types.ts';
import type { KeptBytes } from './levels/store-update.ts';

/** A visible mark: what to draw, and where. What the signature itself knows (name, time …) is filled in. */
export type MarkOptions = Omit<AppearanceOptions, 'values' | 'placement' | 'timeAs'> & {
  /** Default: position `bottom-right`. An existing field keeps its own place. */
  readonly placement?: MarkPlacement;
  /** Wins over what the certificate and the other options say. */
  readonly values?: AppearanceValues;
  /** Default: `+07:00` in Vietnamese, else that of this machine. */
  readonly timeZone?: MarkZone;
  /** Of `{time}`: a pattern of `yyyy MM dd HH mm ss XXX`, or `iso`. */
  readonly timeFormat?: string;
};

/** Where a mark stands; besides a place on the page, one that depends on the document. */
export type MarkPlacement =
  | Placement
  /** Only where an existing field has its place. */
  | { readonly kind: 'field' }
  /**
   * Over the visible mark of the last signature, on its page: covering the `overlap` of that mark's width at its left,
   * centred on it in height. `size`: width and height in points.
   */
  | {
      readonly kind: 'beside-signature';
      readonly overlap: number;
      readonly size?: readonly [number, number];
    };

export interface SignOptions {
  /** Fully qualified name of an empty signature field, or of one to be created. Default: next free `SignatureN`. */
  readonly field?: string;
  readonly reason?: string;
  readonly location?: string;
  readonly contact?: string;
  /** Name entry of the signature dictionary. Default: none, viewers take it from the certificate. */
  readonly name?: string;
  /** Claimed time (M). Default: now. */
  readonly signingTime?: Date;
  /** Default: sha256, or what the key's curve calls for. */
  readonly digest?: 'sha256' | 'sha384' | 'sha512';
  /** RSASSA-PSS for an RSA key. */
  readonly pss?: boolean;
  /** PAdES baseline level. Default: B-T when a time-stamp source is given, else B-B. */
  readonly level?: PadesLevel;
  /** A level that will do where the one asked for cannot be reached; the result says which it is. */
  readonly levelFallback?: Exclude<PadesLevel, 'B-LTA'>;
  /** DocMDP P, which certifies the document: 1 no change, 2 form filling, 3 annotations too. First signature only. */
  readonly certify?: DocMdpLevel;
  /** Fields that may not change any more (FieldMDP). */
  readonly lock?: 'all' | readonly string[];
  /** Opens an encrypted document, as user or as owner. */
  readonly password?: string;
  /** Sign a document whose structure had to be reconstructed, too. Default: refuse with pdf-needs-repair. */
  readonly repair?: boolean;
  /** Makes the signature visible. */
  readonly appearance?: MarkOptions;
  readonly limits?: Partial<Limits>;
}

export interface SignWarning {
  readonly code:
    | 'repaired'
    | 'metadata-unread'
    | 'earlier-signature-failed'
    | 'glyph-missing'
    | 'text-cut'
    | 'outside-page'
    | 'transparency-flattened'
    | 'mark-may-not-show'
    | 'certificate-expired'
    | 'certificate-not-yet-valid'
    | 'certificate-purpose'
    | 'level-not-reached';
  readonly message: string;
}

/** What signing would do: every rule has been asked, nothing has been signed. */
export interface SignaturePlan {
  /** Fully qualified name. */
  readonly field: string;
  readonly fieldIsNew: boolean;
  readonly level: PadesLevel;
  /** Bytes that would be added behind the source. */
  readonly appendedBytes: number;
  /** Length, in bytes, of the gap's CMS. */
  readonly room: number;
  readonly repaired: boolean;
  readonly warnings: readonly SignWarning[];
}

/** A signature made: the signed file is the source followed by `appended`. */
export interface SignedPdf {
  readonly appended: Uint8Array;
  /** Fully qualified name. */
  readonly field: string;
  /** The level reached. */
  readonly level: PadesLevel;
  /** Of the signature itself. */
  readonly byteRange: readonly [number, number, number, number];
  readonly signedAt: Date;
  /** What the validation data of its level take; absent below B-LT. */
  readonly kept?: KeptBytes;
  /** The structure had to be reconstructed to be read. */
  readonly repaired: boolean;
  readonly warnings: readonly SignWarning[];
}

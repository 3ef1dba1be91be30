import type { Update } from '../../pdf/append.ts';
import type { PdfRef } from '../../pdf/objects.ts';

/** x, y, width, height. */
export type Box = readonly [x: number, y: number, width: number, height: number];

export type Position =
  | 'top-left'
  | 'top-center'
  | 'top-right'
  | 'center-left'
  | 'center'
  | 'center-right'
  | 'bottom-left'
  | 'bottom-center'
  | 'bottom-right';

/** Where the mark stands, on the page as it is seen: Rotate and CropBox applied, from the lower-left corner. */
export type Placement =
  /** Points. */
  | { readonly kind: 'rect'; readonly rect: Box }
  /** `size` (width, height) and `margin` to the page's edges in points; defaults depend on what is drawn, and the page. */
  | {
      readonly kind: 'position';
      readonly position: Position;
      readonly size?: readonly [number, number];
      readonly margin?: number;
    }
  /** The place an existing signature field's widget keeps: its Rect, in default user space. */
  | { readonly kind: 'widget'; readonly rect: readonly [number, number, number, number] };

/** The template variables the signature itself gives; an empty or absent one leaves its line out. */
export interface AppearanceValues {
  readonly name?: string | undefined;
  readonly organization?: string | undefined;
  readonly reason?: string | undefined;
  readonly location?: string | undefined;
  /** As it shall be printed. */
  readonly time?: string | undefined;
  readonly serial?: string | undefined;
  readonly issuer?: string | undefined;
}

/** A file the user named: its bytes and, for messages, its name. */
export interface NamedBytes {
  readonly bytes: Uint8Array;
  readonly name: string;
}

/** What a visible signature looks like, and where it stands. */
export interface AppearanceOptions {
  /** 1-based page number, the last page, or the same mark on every page. Default 1. */
  readonly page?: number | 'last' | 'all';
  /** Default: position `bottom-right`. */
  readonly placement?: Placement;
  /** Template with `{name}` variables and line breaks; '' draws no text. Default: by language and what is known. */
  readonly text?: string;
  /** Of the default template. Default `en`. */
  readonly lang?: 'en' | 'vi';
  readonly values: AppearanceValues;
  /** Further variables (`--var NAME=VALUE`); they win over `values`. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Prints the time of signing after a pattern, for `{time:PATTERN}`. */
  readonly timeAs?: (pattern: string) => string;
  /** PNG (alpha kept) or JPEG. */
  readonly image?: NamedBytes;
  /** Template of what a QR code says; it stands where an image would, or beside it. */
  readonly qr?: string;
  /** TTF or OTF; what one lacks is taken from the next, and last from the embedded font. */
  readonly font?: NamedBytes | readonly NamedBytes[];
  /** Largest font size in points; text is made smaller until it fits. Default 10. */
  readonly fontSize?: number;
}

export interface AppearanceWarning {
  readonly code: 'glyph-missing' | 'text-cut' | 'outside-page' | 'transparency-flattened';
  readonly message: string;
}

/** What an appearance asks of an incremental update: new object numbers, and a place for their values. */
export type ObjectSink = Pick<Update, 'allocate' | 'put'>;

/** A mark on one page, ready to be put into an update. */
export interface PlacedMark {
  /** The page the widget belongs to (P, Annots). */
  readonly page: PdfRef;
  /** The widget's Rect in default user space: llx, lly, urx, ury. */
  readonly rect: readonly [number, number, number, number];
  /** Adds the form XObject and all it needs; marks that look the same share one. @returns the reference for AP N */
  addTo(sink: ObjectSink): PdfRef;
}

/** A drawn mark, and where else it stands. */
export interface PreparedAppearance extends PlacedMark {
  /** Of `page: 'all'`: every page but the first. */
  readonly others: readonly PlacedMark[];
  /** The text as drawn, for the widget's alternative description in tagged documents. */
  readonly text: string;
  readonly warnings: readonly AppearanceWarning[];
}

/** A small document that can be signed, updated and attacked, every byte of it known. */

import { type RawBody, type RawSection, streamBody, writeSection } from '../../fixtures/raw-pdf.ts';
import type { Authority } from '../pki/support/mini-ca.ts';
import { makeCms, makeTimeStamp } from './sealing.ts';

/** Objects of a new paper: what stands under which number. */
export const objects = {
  catalog: 1,
  pages: 2,
  page: 3,
  content: 4,
  font: 5,
  form: 6,
  textField: 7,
  emptySignature: 8,
  note: 9,
  stamp: 10,
  stampLook: 11,
  textLook: 12,
} as const;

export interface PaperOptions {
  readonly kind?: RawSection['kind'];
  /** Fields besides the text field and the empty signature field. */
  readonly fields?: readonly number[];
  /** Objects to replace or add in the first revision. */
  readonly objects?: Readonly<Record<number, RawBody>>;
  /** Further entries of the catalog. */
  readonly catalog?: string;
}

const id = (second: number): string =>
  `/Root 1 0 R /ID [<00112233445566778899aabbccddeeff> <${second.toString(16).padStart(32, '0')}>]`;

const form = (fields: readonly number[], extra = ''): string =>
  `<< /Fields [${fields.map((num) => `${num} 0 R`).join(' ')}] /SigFlags 3 /DA (/F1 12 Tf 0 g)${extra} >>`;

export interface SealOptions {
  /** `new`, or the number of an existing empty field. */
  readonly field?: 'new' | number;
  readonly name?: string;
  readonly subFilter?: string;
  /** Type of the signature dictionary; what goes with the SubFilter when absent. */
  readonly type?: string;
  /** Further entries of the signature dictionary, and of the field. */
  readonly dictionary?: string;
  readonly fieldEntries?: string;
  /** P of a certification. */
  readonly certify?: 1 | 2 | 3;
  /** Makes what goes into Contents from the bytes covered. */
  readonly cms?: (covered: Uint8Array) => Uint8Array;
  /** Replaces the ByteRange text; it must have the same length as the right one. */
  readonly byteRange?: (right: readonly [number, number, number, number]) => string;
  /** Further objects of the same update; told the number of the field. */
  readonly also?: (field: number) => Readonly<Record<number, RawBody>>;
  /** Bytes of room for the CMS. */
  readonly room?: number;
}

const wideNumber = (value: number): string => String(value).padStart(10, ' ');
const rangeRoom = 60;

/** The bytes of a document, and the next free object number. Every method gives a new paper. */
export class Paper {
  readonly bytes: Uint8Array;
  readonly fields: readonly number[];
  readonly #kind: RawSection['kind'];
  readonly #next: number;
  readonly #revision: number;
  readonly #bodies: ReadonlyMap<number, RawBody>;

  private constructor(
    bytes: Uint8Array,
    fields: readonly number[],
    kind: RawSection['kind'],
    next: number,
    revision: number,
    bodies: ReadonlyMap<number, RawBody>,
  ) {
    this.bytes = bytes;
    this.fields = fields;
    this.#kind = kind;
    this.#next = next;
    this.#revision = revision;
    this.#bodies = bodies;
  }

  static make(options: PaperOptions = {}): Paper {
    const o = objects;
    const fields = [o.textField, o.emptySignature, ...(options.fields ?? [])];
    const bodies = new Map<number, RawBody>([
      [o.catalog, `<< /Type /Catalog /Pages 2 0 R /AcroForm 6 0 R ${options.catalog ?? ''} >>`],
      [o.pages, '<< /Type /Pages /Kids [3 0 R] /Count 1 >>'],
      [o.page, pageBody([o.textField, o.emptySignature, o.note, o.stamp])],
      [o.content, streamBody('', 'BT /F1 24 Tf 72 720 Td (Pay 900 dong) Tj ET')],
      [o.font, '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>'],
      [o.form, form(fields)],
      [o.textField, textFieldBody('')],
      [
        o.emptySignature,
        '<< /Type /Annot /Subtype /Widget /FT /Sig /T (Empty) /Rect [0 0 0 0] /F 132 /P 3 0 R >>',
      ],
      [o.note, '<< /Type /Annot /Subtype /Text /Rect [10 10 30 30] /Contents (read this) /P 3 0 R >>'],
      [o.stamp, '<< /Type /Annot /Subtype /Stamp /Rect [50 700 300 750] /AP << /N 11 0 R >> /P 3 0 R >>'],
      [o.stampLook, streamBody('/Type /XObject /Subtype /Form /BBox [0 0 250 50]', '1 g 0 0 250 50 re f')],
      [o.textLook, streamBody('/Type /XObject /Subtype /Form /BBox [0 0 200 20]', 'q Q')],
      ...Object.entries(options.objects ?? {}).map(([num, body]): [number, RawBody] => [Number(num), body]),
    ]);
    const next = Math.max(...bodies.keys()) + 1;
    const bytes = writeSection({ kind: options.kind ?? 'table', objects: bodies, trailer: id(1) });
    return new Paper(bytes, fields, options.kind ?? 'table', next + 40, 2, bodies);
  }

  /** An incremental update with these objects. */
  update(changed: Readonly<Record<number, RawBody>>, section: Partial<RawSection> = {}): Paper {
    const entries = Object.entries(changed).map(([num, body]): [number, RawBody] => [Number(num), body]);
    const bytes = writeSection({
      kind: this.#kind ?? 'table',
      objects: new Map(entries),
      trailer: id(this.#revision),
      previous: this.bytes,
      ...section,
    });
    const next = Math.max(this.#next, ...entries.map(([num]) => num + 1));
    return new Paper(
      bytes,
      this.fields,
      this.#kind,
      next,
      this.#revision + 1,
      new Map([...this.#bodies, ...entries]),
    );
  }

  body(num: number): string {
    return Buffer.from(this.#bodies.get(num) ?? '').toString('latin1');
  }

  /** The same bytes under another history: for attacks on the finished file. */
  withBytes(bytes: Uint8Array): Paper {
    return new Paper(bytes, this.fields, this.#kind, this.#next, this.#revision, this.#bodies);
  }

  /** Signs in an update. */
  seal(options: SealOptions = {}): Paper {
    const room = options.room ?? 3000;
    const dictionaryNumber = this.#next;
    const isNew = (options.field ?? 'new') === 'new';
    const fieldNumber = isNew ? this.#next + 1 : (options.field as number);
    const name = options.name ?? `Signature${this.#revision - 1}`;
    const transform = options.certify
      ? ` /Reference [<< /Type /SigRef /TransformMethod /DocMDP /TransformParams << /Type /TransformParams /P ${options.certify} /V /1.2 >> >>]`
      : '';
    const type = options.type ?? (options.subFilter === 'ETSI.RFC3161' ? 'DocTimeStamp' : 'Sig');
    const dictionary =
      `<< /Type /${type} /Filter /Adobe.PPKLite /SubFilter /${options.subFilter ?? 'ETSI.CAdES.detached'}` +
      `${transform} ${options.dictionary ?? ''} /M (D:20260601120000Z)` +
      ` /ByteRange [${' '.repeat(rangeRoom - 2)}] /Contents <${'0'.repeat(room * 2)}> >>`;
    const widget = isNew
      ? `<< /Type /Annot /Subtype /Widget /FT /Sig /T (${name}) /V ${dictionaryNumber} 0 R /F 132 /Rect [0 0 0 0] /P 3 0 R ${options.fieldEntries ?? ''} >>`
      : this.body(fieldNumber).replace(/>>$/, `/V ${dictionaryNumber} 0 R >>`);
    const fields = isNew ? [...this.fields, fieldNumber] : this.fields;
    const changed: Record<number, RawBody> = { [dictionaryNumber]: dictionary, [fieldNumber]: widget };
    if (isNew) {
      changed[objects.form] = this.body(objects.form).replace(
        /\/Fields \[[^\]]*\]/,
        `/Fields [${fields.map((num) => `${num} 0 R`).join(' ')}]`,
      );
      changed[objects.page] = this.body(objects.page).replace(
        /\/Annots \[([^\]]*)\]/,
        `/Annots [$1 ${fieldNumber} 0 R]`,
      );
    }
    if (options.certify)
      changed[objects.catalog] = this.body(objects.catalog).replace(
        />>$/,
        `/Perms << /DocMDP ${dictionaryNumber} 0 R >> >>`,
      );
    const laidOut = this.update({ ...changed, ...options.also?.(fieldNumber) });
    const bytes = fillIn(laidOut.bytes, this.bytes.length, options, room);
    return new Paper(bytes, fields, this.#kind, this.#next + 2, this.#revision + 1, laidOut.#bodies);
  }

  /** Adds an invisible document time-stamp. */
  timestamp(at: Date, by?: Authority): Paper {
    return this.seal({
      subFilter: 'ETSI.RFC3161',
      name: `Stamp${this.#revision}`,
      cms: (covered) => makeTimeStamp(covered, at, by),
    });
  }
}

/** Fills ByteRange and Contents of the section behind `from`. */
function fillIn(laidOut: Uint8Array, from: number, options: SealOptions, room: number): Uint8Array {
  const bytes = Buffer.from(laidOut);
  const open = bytes.indexOf(`/Contents <${'0'.repeat(64)}`, from) + '/Contents '.length;
  const close = open + room * 2 + 2;
  const right = [0, open, close, bytes.length - close] as const;
  const text = options.byteRange?.(right) ?? `[${right.map(wideNumber).join(' ')}]`;
  const rangeAt = bytes.indexOf(`/ByteRange [${' '.repeat(20)}`, from) + '/ByteRange '.length;
  bytes.write(text.padEnd(rangeRoom), rangeAt, 'latin1');
  const covered = Buffer.concat([bytes.subarray(0, open), bytes.subarray(close)]);
  const cms = options.cms?.(covered) ?? makeCms({ content: covered });
  if (cms.length > room) throw new Error(`the CMS takes ${cms.length} bytes, there is room for ${room}`);
  bytes.write(Buffer.from(cms).toString('hex'), open + 1, 'latin1');
  return bytes;
}

export function pageBody(annotations: readonly number[], extra = ''): string {
  return `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> /Annots [${annotations
    .map((num) => `${num} 0 R`)
    .join(' ')}] ${extra} >>`;
}

export function textFieldBody(value: string, extra = ''): string {
  return `<< /Type /Annot /Subtype /Widget /FT /Tx /T (Amount) /V (${value}) /DA (/F1 12 Tf 0 g) /Rect [72 600 272 620] /F 4 /P 3 0 R /AP << /N 12 0 R >> ${extra} >>`;
}

import { createHash } from 'node:crypto';
import { KysoError } from '../../errors.ts';
import { defaultLimits } from '../../limits.ts';
import { isArray, isRef, isString, PdfArray, PdfDict, PdfRef, PdfString } from '../objects.ts';
import type { PdfView, XrefEntry, XrefKind } from '../types.ts';
import { ByteWriter } from './byte-writer.ts';
import { carriedEntries } from './carried-entries.ts';
import { encryptingTrailer, plainContext, writeIndirect } from './object-writer.ts';
import type { AppendedSection, Update } from './types.ts';
import { DictEdit, type Writable } from './writable.ts';
import { carriedTrailer, ownToSection, writeXrefStream, writeXrefTable } from './xref-section.ts';

/**
 * Begins an incremental update of a document (ISO 32000-2, 7.5.6).
 * @param view the newest view of the document; an older one cannot be updated
 */
export function beginUpdate(view: PdfView): Update {
  if (view.revision.index !== view.document.revisions.length - 1)
    throw new KysoError('internal', 'only the newest revision of a document can be updated');
  return new PendingUpdate(view);
}

interface PendingObject {
  readonly ref: PdfRef;
  readonly value: Writable;
}

class PendingUpdate implements Update {
  readonly #view: PdfView;
  readonly #objects = new Map<number, PendingObject>();
  readonly #allocated = new Set<number>();
  readonly #trailerChanges = new Map<string, Writable | undefined>();
  #next: number | undefined;

  constructor(view: PdfView) {
    this.#view = view;
  }

  allocate(): PdfRef {
    const num = this.#nextNumber();
    if (num > defaultLimits.objectNumber)
      throw new KysoError('limit-exceeded', `no object number is left below ${num} (objectNumber)`, {
        subject: 'objectNumber',
      });
    this.#next = num + 1;
    this.#allocated.add(num);
    return new PdfRef(num, 0);
  }

  add(value: Writable): PdfRef {
    const ref = this.allocate();
    this.#objects.set(ref.num, { ref, value });
    return ref;
  }

  put(ref: PdfRef, value: Writable): void {
    const gen = this.#generationOf(ref);
    this.#objects.set(ref.num, { ref: gen === ref.gen ? ref : new PdfRef(ref.num, gen), value });
  }

  edit(ref: PdfRef): DictEdit {
    const pending = this.#objects.get(ref.num)?.value;
    if (pending instanceof DictEdit) return pending;
    const current = pending === undefined ? this.#view.object(ref.num)?.value : pending;
    if (!(current instanceof PdfDict))
      throw new KysoError('pdf-malformed', `object ${ref.num} is not a dictionary`, {
        hint: 'The document refers to an object that is missing or of another kind.',
      });
    const edit = new DictEdit(current);
    this.put(ref, edit);
    return edit;
  }

  setTrailer(key: string, value: Writable | undefined): void {
    if (ownToSection.includes(key) || key === 'ID')
      throw new KysoError('internal', `the trailer entry ${key} is set by the update itself`);
    this.#trailerChanges.set(key, value);
  }

  finish(): AppendedSection {
    const { document } = this.#view;
    const kind = this.#kind();
    const out = new ByteWriter();
    const [last] = document.source.read(document.length - 1, document.length);
    if (last !== 0x0a && last !== 0x0d) out.text('\n');
    const entries = carriedEntries(this.#view, this.#base);
    for (const { ref, value } of this.#objects.values()) {
      entries.set(ref.num, { type: 'offset', offset: this.#written(out), gen: ref.gen });
      writeIndirect(out, this.#view, ref, value);
    }
    const at = this.#written(out);
    if (kind === 'stream') {
      const { num } = this.allocate();
      entries.set(num, { type: 'offset', offset: at, gen: 0 });
      writeXrefStream(out, num, ascending(entries), this.#trailer(out), plainContext);
    } else writeXrefTable(out, ascending(entries), this.#trailer(out), plainContext);
    out.text(`startxref\n${at}\n%%EOF\n`);
    return section(out, document.length, kind);
  }

  #nextNumber(): number {
    this.#next ??= highestNumber(this.#view) + 1;
    return this.#next;
  }

  /** @throws internal for a number that is neither in use nor allocated here: free ones are never used again */
  #generationOf(ref: PdfRef): number {
    if (this.#allocated.has(ref.num)) return 0;
    const entry = this.#view.entry(ref.num);
    if (!entry || entry.type === 'free')
      throw new KysoError('internal', `object ${ref.num} does not exist and cannot be replaced`);
    return entry.type === 'offset' ? entry.gen : 0;
  }

  /** The kind of the newest section; after a repair, what its objects ask for. */
  #kind(): 'table' | 'stream' {
    const view = this.#view;
    if (view.document.repaired)
      return view.objectNumbers().some((num) => view.entry(num)?.type === 'compressed') ? 'stream' : 'table';
    // A hybrid file goes on as a table without XRefStm: readers of both kinds follow its Prev.
    return view.revision.sections[0]?.kind === 'stream' ? 'stream' : 'table';
  }

  /** Where offsets count from: as in the file's own sections, or as strict readers do where those are replaced. */
  get #base(): number {
    const { repaired, headerOffset, offsetBase } = this.#view.document;
    return repaired ? headerOffset : offsetBase;
  }

  #written(out: ByteWriter): number {
    return this.#view.document.length + out.length - this.#base;
  }

  #trailer(out: ByteWriter): DictEdit {
    const { document, revision, trailer } = this.#view;
    const edit = carriedTrailer(trailer);
    for (const [key, value] of this.#trailerChanges)
      if (value === undefined) edit.delete(key);
      else edit.set(key, value);
    edit.set('Size', this.#nextNumber());
    const [newest] = revision.sections;
    if (!document.repaired && newest) edit.set('Prev', newest.offset - document.offsetBase);
    const encrypt = document.encryption && encryptingTrailer(this.#view)?.get('Encrypt');
    if (encrypt !== undefined && !trailer.has('Encrypt')) edit.set('Encrypt', encrypt);
    const id = fileIdentifier(this.#view, out.finish());
    if (id) edit.set('ID', id);
    return edit;
  }
}

function section(out: ByteWriter, sourceLength: number, xrefKind: XrefKind): AppendedSection {
  const marks = new Map(
    [...out.marks].map(([name, { start, end }]) => [
      name,
      { start: start + sourceLength, end: end + sourceLength },
    ]),
  );
  return { bytes: out.finish(), length: sourceLength + out.length, marks, xrefKind };
}

const ascending = (entries: ReadonlyMap<number, XrefEntry>): Map<number, XrefEntry> =>
  new Map([...entries].sort(([a], [b]) => a - b));

/** The highest object number any section knows or reserves, in use or free. */
function highestNumber({ document }: PdfView): number {
  let highest = 0;
  for (const { sections } of document.revisions)
    for (const { entries, trailer } of sections) {
      const size = trailer.get('Size');
      // A Size beyond all bounds is a mistake, and would leave no number to use.
      if (typeof size === 'number' && size <= defaultLimits.objectNumber)
        highest = Math.max(highest, size - 1);
      for (const num of entries.keys()) if (num > highest) highest = num;
      // What a trailer names and the file lacks must not come alive as one of our objects.
      for (const value of trailer.entries.values())
        if (isRef(value) && value.num <= defaultLimits.objectNumber) highest = Math.max(highest, value.num);
    }
  return highest;
}

/**
 * The file identifier (14.4): its first half stays, its second changes with what is written. A document without
 * one gets one, unless its encryption key was derived from there being none.
 */
function fileIdentifier(view: PdfView, written: Uint8Array): PdfArray | undefined {
  const { document, trailer } = view;
  const current = view.resolve(trailer.get('ID') ?? encryptingTrailer(view)?.get('ID'));
  const [first, second] = isArray(current) ? current.items.map((item) => view.resolve(item)) : [];
  if (!isString(first) && document.encryption) return undefined;
  const hash = createHash('sha256').update(written).update(String(document.length));
  if (isString(second)) hash.update(second.bytes);
  const changed = new PdfString(new Uint8Array(hash.digest().subarray(0, 16)), true);
  return new PdfArray([isString(first) ? first : changed, changed]);
}

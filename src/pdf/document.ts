import { KysoError } from '../errors.ts';
import { defaultLimits, type Limits } from '../limits.ts';
import { type DocumentContext, noteInto } from './context.ts';
import { byteAt, isDigit, skipSpace, takeInteger } from './cursor.ts';
import { setUpEncryption } from './encryption.ts';
import type { DecodeBudget } from './filters/decode.ts';
import { type EntryHistory, entryHistory } from './history.ts';
import { readIndirect } from './indirect.ts';
import type { ObjectStream } from './object-stream.ts';
import { isDict, isName, PdfDict, type PdfStream } from './objects.ts';
import { hasOneReading } from './one-reading.ts';
import { reconstruct } from './repair.ts';
import { buildRevisions } from './revisions.ts';
import { type Scan, scanFile } from './scan.ts';
import { findBackward, findForward } from './search.ts';
import { type ByteSource, firstBytes, memorySource } from './source.ts';
import { isBlank } from './strings.ts';
import type {
  Anomaly,
  EncryptionInfo,
  IndirectObject,
  OpenOptions,
  PdfDocument,
  PdfView,
  Revision,
} from './types.ts';
import { View } from './view.ts';
import { type BoundedSource, boundedSource, readAt } from './window.ts';
import { loadChain, type XrefInput } from './xref.ts';

/** A header may stand this far into the file (ISO 32000-1, annex H); found later, it is an anomaly of its own. */
const headerReach = 1024;
const headerReachTolerated = 65_536;

/**
 * Opens a PDF for reading: its cross-references are read, its objects when asked for.
 * @throws file-empty, not-pdf, pdf-malformed, pdf-truncated, pdf-needs-repair, limit-exceeded,
 *   password-required, password-wrong, encryption-unsupported
 */
export function openPdf(source: Uint8Array | ByteSource, options: OpenOptions = {}): PdfDocument {
  const bytes = source instanceof Uint8Array ? memorySource(source) : source;
  if (bytes.length === 0) throw new KysoError('file-empty', 'the file is empty');
  const limits = { ...defaultLimits, ...options.limits };
  const headerOffset = findHeader(bytes);
  const scanning = (reason: KysoError): PdfFile =>
    new PdfFile(bytes, limits, headerOffset, options).openByScanning(options.password, reason);
  if (options.repair === 'always') return scanning(new KysoError('pdf-malformed', 'that was asked for'));
  try {
    const file = new PdfFile(bytes, limits, headerOffset, options).openByCrossReferences(options.password);
    // A broken Prev chain leaves a catalog whose page tree is nowhere: viewers then look for it, and so do we.
    return file.hasPageTree || options.repair === 'never' ? file : (withPageTree(scanning) ?? file);
  } catch (error) {
    if (!isRepairable(error)) throw error;
    if (options.repair === 'never')
      throw new KysoError('pdf-needs-repair', `the cross-references cannot be used: ${error.message}`, {
        hint: 'Allow repair, or have the document written again by the program that made it.',
        cause: error,
        ...(error.offset === undefined ? {} : { offset: error.offset }),
      });
    return scanning(error);
  }
}

function withPageTree(open: (reason: KysoError) => PdfFile): PdfFile | undefined {
  try {
    const file = open(new KysoError('pdf-malformed', 'the page tree is not where the catalog says'));
    return file.hasPageTree ? file : undefined;
  } catch (error) {
    if (isRepairable(error)) return undefined;
    throw error;
  }
}

const repairable: ReadonlySet<string> = new Set([
  'pdf-malformed',
  'pdf-truncated',
  'stream-malformed',
  'filter-unsupported',
]);

const isRepairable = (error: unknown): error is KysoError =>
  error instanceof KysoError && repairable.has(error.code);

function findHeader(source: ByteSource): number {
  const found = findForward(source, '%PDF-', 0, Math.min(source.length, headerReachTolerated));
  if (found < 0)
    throw new KysoError('not-pdf', 'the file has no PDF header', {
      hint: 'Check that this is a PDF, not another kind of file under its name.',
      offset: 0,
    });
  return found;
}

class PdfFile implements PdfDocument, DocumentContext {
  readonly source: ByteSource;
  readonly origin: BoundedSource['origin'];
  readonly endstream: BoundedSource['endstream'];
  readonly limits: Limits;
  readonly headerOffset: number;
  readonly budget: DecodeBudget;
  readonly anomalies: Anomaly[] = [];
  readonly note: XrefInput['note'] = noteInto(this.anomalies);
  readonly byOffset: Map<number, IndirectObject> = new Map();
  readonly objectStreams: WeakMap<PdfStream, ObjectStream> = new WeakMap();
  revisions: readonly Revision[] = [];
  repaired = false;
  damagedStreams = 0;
  oneReading = false;
  offsetBase = 0;
  encryption: EncryptionInfo | undefined;
  encryptObject: number | undefined;
  readonly #options: OpenOptions;
  readonly #views = new Map<number, View>();
  #scan: Scan | undefined;
  #history: EntryHistory | undefined;
  #parsed = 0;
  #linearized: boolean | undefined;
  #version: string | undefined;

  constructor(source: ByteSource, limits: Limits, headerOffset: number, options: OpenOptions) {
    this.#options = options;
    const input = boundedSource(source, limits);
    this.source = source;
    this.origin = input.origin;
    this.endstream = input.endstream;
    this.limits = limits;
    this.headerOffset = headerOffset;
    this.budget = {
      limits,
      spent: 0,
      onDamage: () => {
        this.damagedStreams++;
      },
    };
    if (headerOffset > 0)
      this.note('junk-before-header', `${headerOffset} bytes stand before the PDF header`, 0);
    if (headerOffset >= headerReach)
      this.note('xref-damaged', 'the PDF header is beyond the first 1024 bytes', headerOffset);
  }

  get document(): PdfDocument {
    return this;
  }
  get length(): number {
    return this.source.length;
  }
  get latest(): PdfView {
    return this.at(this.revisions.length - 1);
  }

  at(index: number): View {
    let view = this.#views.get(index);
    if (!view) {
      view = new View(this, this.revisions, index);
      this.#views.set(index, view);
    }
    return view;
  }

  prefix(end: number): PdfDocument {
    return openPdf(firstBytes(this.source, end), { ...this.#options, repair: 'never' });
  }

  get version(): string {
    if (this.#version === undefined) {
      const header = this.source.read(this.headerOffset + 5, this.headerOffset + 16);
      const inHeader = /^\d+\.\d+/.exec(String.fromCharCode(...header))?.[0] ?? '1.0';
      const inCatalog = this.latest.get(this.latest.catalog, 'Version');
      const later = isName(inCatalog) && /^\d+\.\d+$/.test(inCatalog.value) ? inCatalog.value : inHeader;
      this.#version = Number(later) > Number(inHeader) ? later : inHeader;
    }
    return this.#version;
  }

  get linearized(): boolean {
    this.#linearized ??= this.#startsLinearized();
    return this.#linearized;
  }

  charge(bytes: number): void {
    this.#parsed += bytes;
    if (this.#parsed > this.limits.objectBytesTotal)
      throw new KysoError(
        'limit-exceeded',
        `the objects read have more than ${this.limits.objectBytesTotal} bytes in all`,
        { subject: 'objectBytesTotal' },
      );
  }

  get history(): EntryHistory {
    this.#history ??= entryHistory(this.revisions);
    return this.#history;
  }

  scanned(num: number, limit: number): number | undefined {
    this.#scan ??= scanFile(this);
    return this.#scan.byNumber.get(num)?.findLast((offset) => offset < limit);
  }

  openByCrossReferences(password: OpenOptions['password']): this {
    const { sections, offsetBase } = loadChain(this, findStartxref(this), this.headerOffset);
    this.offsetBase = offsetBase;
    this.revisions = buildRevisions(this, sections);
    this.#noteJunk();
    setUpEncryption(this, new View(this, this.revisions, this.revisions.length - 1), password);
    // Objects loaded for the encryption dictionary were read without it.
    this.byOffset.clear();
    this.#requireCatalog();
    return this;
  }

  openByScanning(password: OpenOptions['password'], reason: KysoError): this {
    this.note('reconstructed', `cross-references were reconstructed: ${reason.message}`, reason.offset);
    this.repaired = true;
    this.#scan = scanFile(this);
    this.oneReading = this.headerOffset === 0 && hasOneReading(this.source, this.#scan);
    const rebuilt = reconstruct(this, this.#scan, this.linearized);
    this.revisions = rebuilt.revisions;
    setUpEncryption(this, this.at(this.revisions.length - 1), password);
    this.byOffset.clear();
    this.#views.clear();
    this.revisions = rebuilt.complete((index) => this.at(index));
    this.#history = undefined;
    this.#views.clear();
    this.#requireCatalog();
    return this;
  }

  #requireCatalog(): void {
    const { trailer } = this.latest;
    if (isDict(this.latest.get(trailer, 'Root'))) return;
    throw new KysoError('pdf-malformed', 'the document has no catalog', {
      offset: this.latest.revision.end,
      hint: 'Open it in a viewer: it is empty or damaged, and has to be made again.',
    });
  }

  get hasPageTree(): boolean {
    return isDict(this.latest.get(this.latest.catalog, 'Pages'));
  }

  #noteJunk(): void {
    const end = this.revisions.at(-1)?.end ?? 0;
    const rest = this.source.read(end, Math.min(this.length, end + 65_536));
    if (!isBlank(rest)) this.note('junk-after-eof', `bytes stand behind the last revision`, end);
  }

  #startsLinearized(): boolean {
    try {
      const first = readAt(this, this.headerOffset, this.headerOffset + headerReach, (c) => {
        skipSpace(c);
        return c.pos + (c.origin.base ?? 0);
      });
      const { value } = readIndirect(
        this,
        first,
        Math.min(this.length, first + headerReach),
        () => undefined,
      );
      return value instanceof PdfDict && value.has('Linearized');
    } catch (error) {
      if (isRepairable(error)) return false;
      throw error;
    }
  }
}

/** The offset that the last `startxref` names (7.5.5). @throws pdf-malformed */
function findStartxref(file: PdfFile): number {
  const at = findBackward(file.source, 'startxref', 0, file.length);
  if (at < 0) throw new KysoError('pdf-malformed', 'the file has no startxref', { offset: file.length });
  return readAt(file, at + 'startxref'.length, file.length, (c) => {
    skipSpace(c);
    const value = isDigit(byteAt(c, c.pos)) ? takeInteger(c) : undefined;
    if (value === undefined)
      throw new KysoError('pdf-malformed', 'startxref names no offset', { offset: at });
    return value;
  });
}

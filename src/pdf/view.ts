import { KysoError } from '../errors.ts';
import { type DocumentContext, isTolerable } from './context.ts';
import { decryptStrings, isClearStream } from './decrypt.ts';
import { decodeStream } from './filters/decode.ts';
import { type ParsedObject, readIndirect, takeHeader } from './indirect.ts';
import { type ObjectStream, openObjectStream } from './object-stream.ts';
import { isInteger, PdfDict, type PdfObject, PdfRef, PdfStream } from './objects.ts';
import { findForward } from './search.ts';
import { filterSpecs } from './stream-filters.ts';
import type { IndirectObject, PdfDocument, PdfView, Revision, XrefEntry } from './types.ts';
import { readAt } from './window.ts';
import { isXrefStream } from './xref-stream.ts';

/** References that lead to references, before it is a loop. */
const referenceHops = 32;

/** How far around a wrong entry the object it means is looked for. */
const nearby = 48;

/** Objects that need each other to be read: a stream, its length, the object stream of that, its length. */
const loadingDepth = 16;

/** From this revision on an entry is looked up in the history of its object, not section by section. */
const revisionsWalked = 24;

const empty = PdfDict.of({});

export class View implements PdfView {
  readonly revision: Revision;
  readonly trailer: PdfDict;
  readonly #context: DocumentContext;
  readonly #revisions: readonly Revision[];
  readonly #objects = new Map<number, IndirectObject | 'absent' | 'loading'>();
  #loading = 0;
  #catalog: PdfDict | undefined;

  constructor(context: DocumentContext, revisions: readonly Revision[], index: number) {
    const revision = revisions[index];
    if (!revision) throw new KysoError('internal', `there is no revision ${index}`);
    this.#context = context;
    this.revision = revision;
    this.trailer = revision.trailer;
    this.#revisions = revisions;
  }

  get document(): PdfDocument {
    return this.#context.document;
  }

  get catalogRef(): PdfRef | undefined {
    const root = this.trailer.get('Root');
    return root instanceof PdfRef ? root : undefined;
  }

  get catalog(): PdfDict {
    if (!this.#catalog) {
      const root = this.get(this.trailer, 'Root');
      if (!(root instanceof PdfDict))
        this.#context.note(
          'object-unreadable',
          `revision ${this.revision.index} has no catalog`,
          this.revision.end,
        );
      this.#catalog = root instanceof PdfDict ? root : empty;
    }
    return this.#catalog;
  }

  entry(num: number): XrefEntry | undefined {
    if (this.revision.index >= revisionsWalked) return this.#context.history.at(num, this.revision.index);
    for (let index = this.revision.index; index >= 0; index--)
      for (const { entries } of this.#revisions[index]?.sections ?? []) {
        const entry = entries.get(num);
        if (entry) return entry;
      }
    return undefined;
  }

  object(num: number): IndirectObject | undefined {
    const known = this.#objects.get(num);
    // An object that needs itself to be read, as a stream whose Length is the stream, does not exist.
    if (known !== undefined) return typeof known === 'string' ? undefined : known;
    this.#objects.set(num, 'loading');
    this.#loading++;
    let object: IndirectObject | 'absent' | undefined;
    try {
      object = this.#load(num) ?? 'absent';
      return object === 'absent' ? undefined : object;
    } finally {
      this.#loading--;
      if (object === undefined) this.#objects.delete(num);
      else this.#objects.set(num, object);
    }
  }

  valueAt(num: number, entry: XrefEntry): PdfObject {
    if (entry.type === 'free') return null;
    try {
      const object = entry.type === 'offset' ? this.#loadAt(num, entry) : this.#loadCompressed(num, entry);
      return object?.value ?? null;
    } catch (error) {
      if (!isTolerable(error)) throw error;
      return null;
    }
  }

  resolve(value: PdfObject | undefined): PdfObject {
    let current = value ?? null;
    for (let hops = 0; current instanceof PdfRef; hops++) {
      if (hops === referenceHops) return null;
      const object = this.object(current.num);
      // A reference of another generation is one to an object that was deleted (7.3.10).
      current = object && object.gen === current.gen ? object.value : null;
    }
    return current;
  }

  get(dict: PdfDict, key: string): PdfObject {
    return this.resolve(dict.get(key));
  }

  decode(stream: PdfStream): Uint8Array {
    const { encryption, budget } = this.#context;
    const filters = filterSpecs(stream.dict, (value) => this.resolve(value));
    const chain = filters.filter(({ name }) => name !== 'Crypt');
    const { id } = stream;
    if (!encryption || !id || isClearStream(stream, filters, encryption))
      return decodeStream(stream.raw, chain, budget);
    return decodeStream(encryption.decryptStream(stream.raw, id.num, id.gen), chain, budget);
  }

  objectNumbers(): number[] {
    const numbers = new Set<number>();
    for (const { sections } of this.#revisions.slice(0, this.revision.index + 1))
      for (const { entries } of sections) for (const num of entries.keys()) numbers.add(num);
    return [...numbers].filter((num) => this.entry(num)?.type !== 'free').sort((a, b) => a - b);
  }

  #load(num: number): IndirectObject | undefined {
    const entry = this.entry(num);
    if (!entry || entry.type === 'free') return undefined;
    try {
      return entry.type === 'offset' ? this.#loadAt(num, entry) : this.#loadCompressed(num, entry);
    } catch (error) {
      if (!isTolerable(error)) throw error;
      this.#context.note(
        'object-unreadable',
        `object ${num} cannot be read: ${error.message}`,
        error.offset,
        num,
      );
      const offset = entry.type === 'offset' ? entry.offset + this.#context.offsetBase : 0;
      return { num, gen: 0, value: null, offset };
    }
  }

  #loadAt(num: number, entry: { readonly offset: number; readonly gen: number }): IndirectObject | undefined {
    const context = this.#context;
    const limit = this.revision.end;
    const offset = this.#locate(num, entry.offset + context.offsetBase);
    if (offset === undefined) return undefined;
    const shared = context.byOffset.get(offset);
    if (shared?.end !== undefined && shared.end <= limit && shared.gen === entry.gen) return shared;
    const parsed = this.#read(offset, limit);
    this.#noteFaults(parsed);
    if (parsed.gen !== entry.gen) {
      // Some readers take the object, others search the file for one of the right generation: they may find another.
      const alone = context.scanned(num, limit) === parsed.offset;
      const code = alone ? 'generation-mismatch' : 'object-number-mismatch';
      context.note(code, `object ${num} has generation ${parsed.gen}, not ${entry.gen}`, offset, num);
    }
    const object: IndirectObject = {
      num,
      gen: entry.gen,
      value: this.#decrypted(parsed),
      offset: parsed.offset,
      end: parsed.end,
    };
    if (!parsed.lengthIndirect) context.byOffset.set(offset, object);
    return object;
  }

  #read(offset: number, limit: number): ParsedObject {
    const context = this.#context;
    try {
      const parsed = readIndirect(context, offset, limit, (length) => {
        if (this.#loading > loadingDepth) return undefined;
        const value = this.object(length.num)?.value;
        return isInteger(value) ? value : undefined;
      });
      context.charge(parsed.headBytes);
      return parsed;
    } catch (error) {
      if (error instanceof KysoError) context.charge(Math.max(0, (error.offset ?? offset) - offset));
      throw error;
    }
  }

  #noteFaults({ num, offset, value, endobj, tolerated, ambiguous }: ParsedObject): void {
    const { note } = this.#context;
    if (!endobj) note('endobj-missing', `object ${num} has no endobj`, offset, num);
    if (value instanceof PdfStream && value.lengthRepaired)
      note('stream-length-wrong', `the Length of stream ${num} is not where its data end`, offset, num);
    if (tolerated) note('syntax-tolerated', `object ${num}: ${tolerated}`, offset, num);
    if (ambiguous) note('key-conflict', `object ${num}: ${ambiguous}`, offset, num);
    const dict = value instanceof PdfStream ? value.dict : value;
    if (dict instanceof PdfDict && dict.duplicates.length > 0)
      note('duplicate-key', `object ${num} has ${dict.duplicates.join(', ')} more than once`, offset, num);
  }

  #decrypted({ num, gen, value }: ParsedObject): PdfObject {
    const { encryption, encryptObject } = this.#context;
    if (!encryption || num === encryptObject) return value;
    if (value instanceof PdfStream && isXrefStream(value)) return value;
    return decryptStrings(value, encryption, num, gen);
  }

  /** Where the header of the object stands that an entry means, which may be a little off, or anywhere. */
  #locate(num: number, offset: number): number | undefined {
    const context = this.#context;
    const limit = this.revision.end;
    const there = offset < limit ? headerAt(context, offset, limit) : undefined;
    if (there && there.num === num) {
      // A blank before the header is common and harmless; a header cut within its number is neither.
      if (!digitBefore(context, there.offset)) return there.offset;
    }
    const found = findHeader(context, num, offset, limit) ?? context.scanned(num, limit);
    // Some readers take what stands there for the object, whatever its number.
    const code = there && there.num !== num ? 'object-number-mismatch' : 'xref-offset-wrong';
    if (found === undefined) {
      const what = there ? `object ${there.num}` : 'no object';
      context.note(code, `${what} stands where object ${num} should`, offset, num);
      return undefined;
    }
    context.note(code, `object ${num} stands at ${found}, not at ${offset}`, offset, num);
    return found;
  }

  #loadCompressed(
    num: number,
    entry: { readonly container: number; readonly index: number },
  ): IndirectObject | undefined {
    const context = this.#context;
    // An object stream may not itself be in one (7.5.7).
    if (this.entry(entry.container)?.type !== 'offset') {
      context.note(
        'object-unreadable',
        `object ${num} is in ${entry.container}, which is no object stream`,
        undefined,
        num,
      );
      return undefined;
    }
    const container = this.object(entry.container);
    if (!container || !(container.value instanceof PdfStream)) {
      context.note(
        'object-unreadable',
        `object ${num} is in ${entry.container}, which is no stream`,
        undefined,
        num,
      );
      return undefined;
    }
    const content = this.#objectStream(container.value);
    let { index } = entry;
    if (content.numbers[index] !== num) {
      index = content.indexOf(num);
      context.note(
        'object-number-mismatch',
        `object ${num} is not object ${entry.index} of its stream`,
        container.offset,
        num,
      );
      if (index < 0) return undefined;
    }
    const { value, tolerated, ambiguous } = content.value(index, (bytes) => context.charge(bytes));
    const within = `of object stream ${entry.container}`;
    if (tolerated)
      context.note('syntax-tolerated', `object ${num}: ${tolerated} ${within}`, container.offset, num);
    if (ambiguous)
      context.note('key-conflict', `object ${num}: ${ambiguous} ${within}`, container.offset, num);
    if (value instanceof PdfDict && value.duplicates.length > 0)
      context.note(
        'duplicate-key',
        `object ${num} has ${value.duplicates.join(', ')} more than once`,
        container.offset,
        num,
      );
    return { num, gen: 0, value, offset: container.offset, container: entry.container };
  }

  #objectStream(stream: PdfStream): ObjectStream {
    const { objectStreams, limits } = this.#context;
    let content = objectStreams.get(stream);
    if (!content) {
      const dict = PdfDict.of({ N: this.get(stream.dict, 'N'), First: this.get(stream.dict, 'First') });
      content = openObjectStream(dict, this.decode(stream), limits);
      objectStreams.set(stream, content);
    }
    return content;
  }
}

function headerAt(
  context: DocumentContext,
  offset: number,
  limit: number,
): { num: number; gen: number; offset: number } | undefined {
  return readAt(context, offset, Math.min(limit, offset + 256), takeHeader);
}

function digitBefore({ source }: DocumentContext, offset: number): boolean {
  const [before] = source.read(offset - 1, offset);
  return offset > 0 && before !== undefined && before >= 0x30 && before <= 0x39;
}

/** `num G obj` within a few bytes of `offset`. */
function findHeader(
  context: DocumentContext,
  num: number,
  offset: number,
  limit: number,
): number | undefined {
  const from = Math.max(0, offset - nearby);
  const to = Math.min(limit, offset + nearby);
  const text = String(num);
  for (
    let at = findForward(context.source, text, from, to);
    at >= 0;
    at = findForward(context.source, text, at + 1, to)
  ) {
    if (digitBefore(context, at)) continue;
    const header = headerAt(context, at, limit);
    if (header?.num === num && header.offset === at) return at;
  }
  return undefined;
}

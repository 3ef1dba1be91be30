import { inflateRawSync } from 'node:zlib';
import { KysoError } from '../errors.ts';
import type { Limits } from '../limits.ts';

export type ZipLimits = Pick<
  Limits,
  'zipEntries' | 'zipEntry' | 'zipTotal' | 'decodedRatio' | 'decodedRatioFloor'
>;

/** A file of a container. */
export interface ZipEntry {
  readonly name: string;
  /** Decompressed bytes, as the directory says. */
  readonly size: number;
  readonly folder: boolean;
  /** @throws container-malformed, filter-unsupported, encryption-unsupported, limit-exceeded */
  read(): Uint8Array;
}

/** A ZIP container with one reading only; whatever could give another one is told in `ambiguous` and `irregular`. */
export interface ZipContainer {
  readonly entries: ReadonlyMap<string, ZipEntry>;
  /** Ways in which programs read different files out of it. */
  readonly ambiguous: readonly string[];
  /** Bytes that belong to no entry, and the like. */
  readonly irregular: readonly string[];
}

const malformed = (why: string): KysoError =>
  new KysoError('container-malformed', `the container cannot be read: ${why}`);

const signatures = {
  local: 0x04034b50,
  central: 0x02014b50,
  end: 0x06054b50,
  end64: 0x06064b50,
  locator64: 0x07064b50,
};

interface Header {
  readonly name: string;
  /** By the Unicode Path field, which some programs believe (APPNOTE, 4.6.9). */
  readonly otherName: string | undefined;
  readonly flags: number;
  readonly method: number;
  readonly packed: number;
  readonly size: number;
  readonly offset: number;
}

/**
 * Reads the directory of a ZIP file (APPNOTE 6.3.10), and holds every local header against it. Nothing is decompressed
 * before it is asked for. The two places that name an entry are compared because programs differ in which they believe,
 * which is what no library tells.
 * @throws container-malformed, encryption-unsupported, limit-exceeded
 */
export function openZip(bytes: Uint8Array, limits: ZipLimits): ZipContainer {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const notes = { ambiguous: [] as string[], irregular: [] as string[] };
  const end = findEnd(view, notes);
  if (end.count > limits.zipEntries)
    throw new KysoError('limit-exceeded', `the container has more than ${limits.zipEntries} entries`, {
      subject: 'zipEntries',
    });
  const headers = readDirectory(view, end);
  checkLocal(view, headers, end, notes);
  const entries = new Map<string, ZipEntry>();
  const folded = new Set<string>();
  const budget = { left: limits.zipTotal };
  for (const header of headers) {
    const fold = header.name.normalize('NFC').toLowerCase();
    if (folded.has(fold)) notes.ambiguous.push(`more than one entry is called ${header.name}`);
    folded.add(fold);
    if (/[\\\0]|^\/|(?:^|\/)\.\.(?:\/|$)/.test(header.name))
      notes.irregular.push(`an entry is called ${JSON.stringify(header.name)}`);
    const { name, size } = header;
    if (name.endsWith('/') && size > 0)
      notes.irregular.push(`the folder ${JSON.stringify(name)} has content`);
    let content: Uint8Array | undefined;
    const read = (): Uint8Array => {
      content ??= unpack(view, header, limits, budget);
      return content;
    };
    entries.set(name, { name, size, folder: name.endsWith('/'), read });
  }
  return { entries, ...notes };
}

interface End {
  readonly count: number;
  readonly start: number;
  /** Where the directory ends and the end records begin. */
  readonly stop: number;
}

type Notes = { readonly ambiguous: string[]; readonly irregular: string[] };

/** The end record (APPNOTE, 4.3.16): the last one, whose comment ends with the file. */
function findEnd(view: DataView, notes: Notes): End {
  const found: number[] = [];
  for (let at = view.byteLength - 22; at >= 0 && at >= view.byteLength - 22 - 0xffff; at--)
    if (view.getUint32(at, true) === signatures.end) found.push(at);
  const [at] = found;
  if (at === undefined) throw malformed('it has no end record');
  // Programs take the last one, or the one whose comment ends with the file; a container within may hold one more.
  const fits = found.filter((one) => one + 22 + view.getUint16(one + 20, true) === view.byteLength);
  if (fits.length > 1 || (fits.length === 1 && fits[0] !== at))
    notes.ambiguous.push('it has more than one end record');
  const comment = view.getUint16(at + 20, true);
  if (comment > 0 || fits.length === 0) notes.irregular.push('a comment or bytes behind its end');
  if (view.getUint16(at + 4, true) !== 0 || view.getUint16(at + 6, true) !== 0)
    throw malformed('it is one of several volumes');
  if (view.getUint16(at + 8, true) !== view.getUint16(at + 10, true))
    notes.ambiguous.push('it counts its entries in two ways');
  const plain = {
    count: view.getUint16(at + 10, true),
    size: view.getUint32(at + 12, true),
    start: view.getUint32(at + 16, true),
  };
  const big = zip64End(view, at, plain);
  // Some programs follow a locator wherever one stands, others only when the numbers do not fit.
  if (!big && at >= 20 && view.getUint32(at - 20, true) === signatures.locator64)
    notes.ambiguous.push('a ZIP64 locator stands where none is needed');
  const { count, size, start } = big ?? plain;
  const stop = big?.at ?? at;
  if (start + size !== stop) {
    if (start + size > stop) throw malformed('its directory does not lie before its end');
    throw malformed(`${stop - start - size} bytes stand before it or behind its directory`);
  }
  return { count, start, stop };
}

/** ZIP64 (APPNOTE, 4.3.14), where the plain record says that its numbers do not fit. */
function zip64End(
  view: DataView,
  end: number,
  plain: { count: number; size: number; start: number },
): { count: number; size: number; start: number; at: number } | undefined {
  const wanted = plain.count === 0xffff || plain.size === 0xffffffff || plain.start === 0xffffffff;
  const locator = end - 20;
  if (!wanted || locator < 0 || view.getUint32(locator, true) !== signatures.locator64) {
    if (wanted) throw malformed('its ZIP64 records are missing');
    return undefined;
  }
  const at = long(view, locator + 8);
  if (at + 56 > locator || view.getUint32(at, true) !== signatures.end64)
    throw malformed('its ZIP64 record is not there');
  return { count: long(view, at + 32), size: long(view, at + 40), start: long(view, at + 48), at };
}

function long(view: DataView, at: number): number {
  if (at + 8 > view.byteLength) throw malformed('a number breaks off');
  const value = Number(view.getBigUint64(at, true));
  if (!Number.isSafeInteger(value)) throw malformed('a number is out of range');
  return value;
}

const names = new TextDecoder('utf-8', { fatal: true });

function nameAt(view: DataView, at: number, length: number): string {
  if (at + length > view.byteLength) throw malformed('a name breaks off');
  const raw = new Uint8Array(view.buffer, view.byteOffset + at, length);
  try {
    return names.decode(raw);
  } catch {
    // CP437 and other code pages of old: as good as any other one-byte reading for telling names apart.
    return Buffer.from(raw).toString('latin1');
  }
}

function readDirectory(view: DataView, { count, start, stop }: End): Header[] {
  const headers: Header[] = [];
  let at = start;
  for (let i = 0; i < count; i++) {
    if (at + 46 > stop || view.getUint32(at, true) !== signatures.central)
      throw malformed('its directory breaks off');
    const lengths = [28, 30, 32].map((offset) => view.getUint16(at + offset, true));
    const [name = 0, extra = 0, comment = 0] = lengths;
    const plain = {
      size: view.getUint32(at + 24, true),
      packed: view.getUint32(at + 20, true),
      offset: view.getUint32(at + 42, true),
    };
    headers.push({
      name: nameAt(view, at + 46, name),
      otherName: unicodePath(view, at + 46 + name, extra),
      flags: view.getUint16(at + 8, true),
      method: view.getUint16(at + 10, true),
      ...zip64Extra(view, at + 46 + name, extra, plain),
    });
    at += 46 + name + extra + comment;
  }
  if (at !== stop) throw malformed('its directory holds more than its entries');
  return headers;
}

/** The numbers of an entry that do not fit, from its extra field (APPNOTE, 4.5.3). */
function zip64Extra<T extends { size: number; packed: number; offset?: number }>(
  view: DataView,
  from: number,
  length: number,
  plain: T,
): T {
  const wanted = (['size', 'packed', 'offset'] as const).filter((key) => plain[key] === 0xffffffff);
  if (wanted.length === 0) return plain;
  for (let at = from; at + 4 <= from + length; ) {
    const size = view.getUint16(at + 2, true);
    if (view.getUint16(at, true) === 1) {
      if (size < wanted.length * 8) break;
      return { ...plain, ...Object.fromEntries(wanted.map((key, i) => [key, long(view, at + 4 + i * 8)])) };
    }
    at += 4 + size;
  }
  throw malformed('the ZIP64 numbers of an entry are missing');
}

/** The name an Info-ZIP Unicode Path field gives. */
function unicodePath(view: DataView, from: number, length: number): string | undefined {
  const end = Math.min(from + length, view.byteLength);
  for (let at = from; at + 4 <= end; ) {
    const size = view.getUint16(at + 2, true);
    if (view.getUint16(at, true) === 0x7075 && size > 5) return nameAt(view, at + 9, size - 5);
    at += 4 + size;
  }
  return undefined;
}

/** Bits that say how an entry is to be read: encryption, and that of the directory (APPNOTE, 4.4.4). */
const readingFlags = 0x2041;
const utf8Flag = 0x800;

/** Local headers say the same as the directory, and entries follow each other without gap or overlap. */
function checkLocal(view: DataView, headers: readonly Header[], { start }: End, notes: Notes): void {
  let last = 0;
  for (const header of [...headers].sort((a, b) => a.offset - b.offset)) {
    const { name, offset } = header;
    if (offset + 30 > start || view.getUint32(offset, true) !== signatures.local)
      throw malformed(`the entry ${name} is not where the directory says`);
    const nameLength = view.getUint16(offset + 26, true);
    const extraLength = view.getUint16(offset + 28, true);
    if (nameAt(view, offset + 30, nameLength) !== name)
      notes.ambiguous.push(`the entry ${name} has another name in its own header`);
    const otherNames = [header.otherName, unicodePath(view, offset + 30 + nameLength, extraLength)];
    if (otherNames.some((other) => other !== undefined && other !== name))
      notes.irregular.push(`the entry ${name} has another name in its Unicode Path field`);
    const telling = readingFlags | (/[^\x20-\x7e]/.test(name) ? utf8Flag : 0);
    if (((view.getUint16(offset + 6, true) ^ header.flags) & telling) !== 0)
      notes.ambiguous.push(`the entry ${name} has other flags in its own header`);
    if (view.getUint16(offset + 8, true) !== header.method)
      notes.ambiguous.push(`the entry ${name} has another method in its own header`);
    const described = (header.flags & 8) !== 0;
    const own = zip64Extra(view, offset + 30 + nameLength, extraLength, {
      size: view.getUint32(offset + 22, true),
      packed: view.getUint32(offset + 18, true),
    });
    const unset = described && own.size === 0 && own.packed === 0;
    if (!unset && (own.size !== header.size || own.packed !== header.packed))
      notes.ambiguous.push(`the entry ${name} has another size in its own header`);
    if (offset < last) notes.ambiguous.push(`the entry ${name} lies within another one`);
    // A data descriptor has 12 to 24 bytes (APPNOTE, 4.3.9).
    else if (offset > last + (last === 0 ? 0 : descriptorOf(view, last, offset)))
      notes.irregular.push(`${offset - last} bytes before the entry ${name} belong to none`);
    last = offset + 30 + nameLength + extraLength + header.packed;
    if (last > start) throw malformed(`the entry ${name} reaches into the directory`);
  }
  if (start > last + descriptorOf(view, last, start))
    notes.irregular.push(`${start - last} bytes before the directory belong to no entry`);
}

/** The length of the data descriptor that fills a gap exactly, else 0. */
const descriptorOf = (view: DataView, from: number, to: number): number => {
  const gap = to - from;
  if (gap === 12 || gap === 20) return gap;
  return (gap === 16 || gap === 24) && view.getUint32(from, true) === 0x08074b50 ? gap : 0;
};

function unpack(view: DataView, header: Header, limits: ZipLimits, budget: { left: number }): Uint8Array {
  const { name, flags, method, packed, size, offset } = header;
  if ((flags & 0x41) !== 0)
    throw new KysoError('encryption-unsupported', `the entry ${name} of the container is encrypted`);
  const ratio = size > limits.decodedRatioFloor && size > packed * limits.decodedRatio;
  if (size > limits.zipEntry || ratio)
    throw new KysoError('limit-exceeded', `the entry ${name} of the container is too large`, {
      subject: ratio ? 'decodedRatio' : 'zipEntry',
    });
  budget.left -= size;
  if (budget.left < 0)
    throw new KysoError('limit-exceeded', 'the container holds more than is read of one', {
      subject: 'zipTotal',
    });
  const from = offset + 30 + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true);
  const data = new Uint8Array(view.buffer, view.byteOffset + from, packed);
  const content = decompressed(name, method, data, size);
  if (content.length !== size)
    throw malformed(`the entry ${name} has ${content.length} bytes instead of ${size}`);
  return content;
}

function decompressed(name: string, method: number, data: Uint8Array, size: number): Uint8Array {
  if (method === 0) return data;
  if (method !== 8)
    throw new KysoError(
      'filter-unsupported',
      `the entry ${name} of the container is compressed by method ${method}`,
    );
  let inflated: { readonly buffer: Uint8Array; readonly engine: { readonly bytesWritten: number } };
  try {
    inflated = inflateRawSync(data, { maxOutputLength: Math.max(1, size), info: true }) as never;
  } catch (cause) {
    throw new KysoError('container-malformed', `the entry ${name} of the container cannot be decompressed`, {
      cause,
    });
  }
  // Programs that read entries one after the other, without the directory, go on from there.
  const behind = data.length - inflated.engine.bytesWritten;
  if (behind > 0) throw malformed(`the entry ${name} has ${behind} bytes behind its compressed data`);
  return inflated.buffer;
}

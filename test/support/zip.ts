import { crc32, deflateRawSync } from 'node:zlib';

/** An entry of a ZIP file; what differs from an honest one says so. */
export interface ZipFile {
  readonly name: string;
  readonly content: string | Uint8Array;
  readonly deflated?: boolean;
  /** In its own header, where that shall differ from the directory. */
  readonly localName?: string;
  /** The size both headers state, where that shall be a lie. */
  readonly size?: number;
  readonly flags?: number;
  readonly method?: number;
  /** In its own header, where they shall differ from the directory. */
  readonly localFlags?: number;
  /** An extra field, in its own header and in the directory. */
  readonly extra?: Uint8Array;
  /** A comment in the directory. */
  readonly comment?: Uint8Array;
  /** Bytes that count as packed behind what was compressed. */
  readonly tail?: Uint8Array;
}

const u16 = (...values: readonly number[]): Buffer => Buffer.from(new Uint16Array(values).buffer);
const u32 = (...values: readonly number[]): Buffer => Buffer.from(new Uint32Array(values).buffer);

/** A ZIP file (APPNOTE, 4.3) of these entries, with what may stand before it, between and behind. */
export function zipOf(
  files: readonly ZipFile[],
  around: {
    readonly before?: Uint8Array;
    readonly gap?: Uint8Array;
    readonly comment?: string;
    readonly behind?: Uint8Array;
  } = {},
): Buffer {
  const parts: Uint8Array[] = [around.before ?? Buffer.alloc(0)];
  const directory: Uint8Array[] = [];
  let at = around.before?.length ?? 0;
  const put = (...bytes: readonly Uint8Array[]): void => {
    for (const each of bytes) {
      parts.push(each);
      at += each.length;
    }
  };
  for (const file of files) {
    const content = Buffer.from(file.content as Uint8Array);
    const { extra = Buffer.alloc(0), comment: note = Buffer.alloc(0), tail = Buffer.alloc(0) } = file;
    const packed = Buffer.concat([file.deflated ? deflateRawSync(content) : content, tail]);
    const name = Buffer.from(file.name);
    const local = Buffer.from(file.localName ?? file.name);
    const method = file.method ?? (file.deflated ? 8 : 0);
    const numbers = u32(crc32(content), packed.length, file.size ?? content.length);
    const offset = at;
    put(
      u32(0x04034b50),
      u16(20, file.localFlags ?? file.flags ?? 0x800, method, 0, 0x21),
      numbers,
      u16(local.length, extra.length),
      local,
      extra,
      packed,
    );
    directory.push(u32(0x02014b50), u16(20, 20, file.flags ?? 0x800, method, 0, 0x21), numbers);
    directory.push(u16(name.length, extra.length, note.length, 0, 0), u32(0, offset), name, extra, note);
  }
  put(around.gap ?? Buffer.alloc(0));
  const start = at;
  const size = directory.reduce((sum, { length }) => sum + length, 0);
  const comment = Buffer.from(around.comment ?? '');
  put(
    ...directory,
    u32(0x06054b50),
    u16(0, 0, files.length, files.length),
    u32(size, start),
    u16(comment.length),
    comment,
  );
  return Buffer.concat([...parts, around.behind ?? Buffer.alloc(0)]);
}

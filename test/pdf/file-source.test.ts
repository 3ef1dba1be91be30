import { closeSync, ftruncateSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { latin1, streamBody, writeSection } from '../../fixtures/raw-pdf.ts';
import {
  makeFormPdf,
  makeHybridPdf,
  makeStreamPdf,
  makeTablePdf,
  makeUpdatedPdf,
  withJunkBefore,
} from '../../fixtures/small-pdfs.ts';
import { openPdf } from '../../src/pdf/document.ts';
import { fileSource } from '../../src/pdf/file-source.ts';
import { joinedSource } from '../../src/pdf/joined-source.ts';
import { PdfStream } from '../../src/pdf/objects.ts';
import { pageAt } from '../../src/pdf/pages.ts';
import { type ByteSource, beginsWith, memorySource, piecesOf } from '../../src/pdf/source.ts';
import type { PdfDocument } from '../../src/pdf/types.ts';

const folder = mkdtempSync(join(tmpdir(), 'kyso-pdf-'));
const opened: number[] = [];
afterAll(() => {
  for (const fd of opened) closeSync(fd);
  rmSync(folder, { recursive: true });
});

function onDisk(bytes: Uint8Array): { source: ByteSource; fd: number; read: () => number } {
  const path = join(folder, `${opened.length}.pdf`);
  writeFileSync(path, bytes);
  const fd = openSync(path, 'r+');
  opened.push(fd);
  const inner = fileSource(fd, bytes.length);
  let total = 0;
  const source: ByteSource = {
    length: inner.length,
    read: (start, end) => {
      const part = inner.read(start, end);
      total += part.length;
      return part;
    },
  };
  return { source, fd, read: () => total };
}

/** What a document holds, without where its bytes are kept. */
function picture(document: PdfDocument): unknown {
  const { latest } = document;
  return {
    revisions: document.revisions.map(({ start, end, eof }) => [start, end, eof]),
    anomalies: document.anomalies,
    repaired: document.repaired,
    objects: latest.objectNumbers().map((num) => {
      const object = latest.object(num);
      const data =
        object?.value instanceof PdfStream ? Buffer.from(object.value.raw).toString('hex') : undefined;
      return [num, object?.offset, object?.end, object?.container, data];
    }),
  };
}

const long = writeSection({
  trailer: '/Root 1 0 R',
  objects: new Map<number, string | Uint8Array>([
    [1, '<</Type/Catalog/Pages 2 0 R>>'],
    [2, '<</Type/Pages/Kids[]/Count 0>>'],
    [3, `[${'(a long array) '.repeat(20_000)}]`],
    [4, streamBody('', Buffer.alloc(300_000, 'x'))],
    [5, `<${'00'.repeat(100_000)}>`],
  ]),
});

describe('a document on disk', () => {
  test.each([
    ['table', makeTablePdf({ pages: 40 })],
    ['stream', makeStreamPdf({ pages: 40 })],
    ['hybrid', makeHybridPdf()],
    ['form', makeFormPdf()],
    ['updated', makeUpdatedPdf('stream')],
    ['junk before', withJunkBefore(makeTablePdf())],
    ['long objects', long],
    [
      'no startxref',
      latin1(
        Buffer.from(makeStreamPdf({ pages: 30 }))
          .toString('latin1')
          .replaceAll('startxref', 'xxxxxxxxx'),
      ),
    ],
    [
      'long objects without cross-references',
      latin1(Buffer.from(long).toString('latin1').replaceAll('startxref', 'xxxxxxxxx')),
    ],
  ])('reads as in memory: %s', (_, bytes) => {
    expect(picture(openPdf(onDisk(bytes).source))).toEqual(picture(openPdf(bytes)));
  });

  test('opening a long one reads its ends and a few objects only', () => {
    const filler = Array.from({ length: 60 }, (_, i): [number, Uint8Array] => [
      100 + i,
      streamBody('', Buffer.alloc(100_000, i)),
    ]);
    const bytes = writeSection({
      trailer: '/Root 1 0 R',
      objects: new Map<number, string | Uint8Array>([
        [1, '<</Type/Catalog/Pages 2 0 R>>'],
        ...filler,
        [2, '<</Type/Pages/Kids[3 0 R]/Count 1>>'],
        [3, '<</Type/Page>>'],
      ]),
    });
    const file = onDisk(bytes);
    expect(pageAt(openPdf(file.source).latest, 0)?.ref?.num).toBe(3);
    expect(file.read()).toBeLessThan(200_000);
  });

  test('a file that is cut while it is read is an error that says so', () => {
    const file = onDisk(makeTablePdf());
    ftruncateSync(file.fd, 100);
    expect(() => openPdf(file.source)).toThrow(expect.objectContaining({ code: 'file-unreadable' }));
  });
});

test('pieces of a file are those of the same bytes in memory', () => {
  const bytes = Buffer.alloc(3 * (1 << 20) + 77, 'kyso');
  const { source } = onDisk(bytes);
  const joined = joinedSource(source, Buffer.from('appended'));
  const all = (one: ByteSource): Buffer =>
    Buffer.concat([...piecesOf(one)].map((piece) => Buffer.from(piece)));
  const collected: Buffer[] = [];
  for (const piece of piecesOf(joined)) collected.push(Buffer.from(piece));
  expect(Buffer.concat(collected).equals(Buffer.concat([bytes, Buffer.from('appended')]))).toBe(true);
  expect(all(memorySource(bytes)).equals(bytes)).toBe(true);
  expect(beginsWith(joined, memorySource(bytes))).toBe(true);
  expect(beginsWith(joined, memorySource(Buffer.alloc(bytes.length, 'kysp')))).toBe(false);
  expect(beginsWith(source, joined)).toBe(false);
});

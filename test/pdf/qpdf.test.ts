import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PDFDocument, StandardFonts } from 'pdf-lib';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { openPdf } from '../../src/pdf/document.ts';
import {
  PdfArray,
  PdfDict,
  PdfName,
  type PdfObject,
  PdfRef,
  PdfStream,
  PdfString,
} from '../../src/pdf/objects.ts';
import { countPages } from '../../src/pdf/pages.ts';
import { decodeTextString } from '../../src/pdf/text.ts';
import type { PdfDocument, PdfView } from '../../src/pdf/types.ts';
import { programTest, run } from '../support/programs.ts';

let folder = '';
const path = (name: string): string => join(folder, name);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kyso-qpdf-'));
  const document = await PDFDocument.create();
  const font = await document.embedFont(StandardFonts.TimesRoman);
  document.setTitle('Quyết định số 12/QĐ-UBND');
  for (let i = 0; i < 12; i++) document.addPage([300 + i, 400]).drawText(`Page ${i + 1}`, { font });
  const field = document.getForm().createTextField('note');
  field.setText('filled');
  field.addToPage(document.getPage(0), { x: 10, y: 10, width: 100, height: 20 });
  writeFileSync(path('plain.pdf'), await document.save({ useObjectStreams: false }));
  writeFileSync(path('packed.pdf'), await document.save());
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Values as `qpdf --json=2` shows them. */
function shown(value: PdfObject, view: PdfView): unknown {
  if (value instanceof PdfName) return `/${Buffer.from(value.value, 'latin1').toString('utf8')}`;
  if (value instanceof PdfRef) return `${value.num} ${value.gen} R`;
  if (value instanceof PdfString) return { string: Buffer.from(value.bytes).toString('hex') };
  if (value instanceof PdfArray) return value.items.map((item) => shown(item, view));
  if (value instanceof PdfStream) return { stream: shown(value.dict, view) };
  if (value instanceof PdfDict)
    return Object.fromEntries(
      [...value.entries]
        .filter(([, item]) => item !== null)
        .map(([key, item]) => [`/${key}`, shown(item, view)]),
    );
  return value;
}

/** qpdf's strings, in the same picture: `u:` is text, `b:` is bytes in hexadecimal. */
function fromQpdf(value: unknown): unknown {
  if (typeof value === 'string' && value.startsWith('u:')) return { text: value.slice(2) };
  if (typeof value === 'string' && value.startsWith('b:')) return { string: value.slice(2) };
  if (Array.isArray(value)) return value.map(fromQpdf);
  if (value !== null && typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fromQpdf(item)]));
  return value;
}

/** Turns our strings into text where qpdf shows text. */
function alike(ours: unknown, theirs: unknown): unknown {
  if (isRecord(ours) && isRecord(theirs)) {
    if ('text' in theirs && typeof ours.string === 'string')
      return { text: decodeTextString(Buffer.from(ours.string, 'hex')) };
    return Object.fromEntries(Object.entries(ours).map(([key, item]) => [key, alike(item, theirs[key])]));
  }
  if (Array.isArray(ours) && Array.isArray(theirs)) return ours.map((item, i) => alike(item, theirs[i]));
  return ours;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

function compareWithQpdf(name: string, document: PdfDocument, password: readonly string[] = []): void {
  const json = JSON.parse(
    run('qpdf', ['--json=2', '--json-stream-data=none', ...password, path(name)]).stdout,
  );
  const objects: Record<string, { value?: unknown; stream?: { dict: unknown } }> = json.qpdf[1];
  let compared = 0;
  for (const [key, { value, stream }] of Object.entries(objects)) {
    const num = Number(/^obj:(\d+) 0 R$/.exec(key)?.[1]);
    const object = document.latest.object(num);
    if (Number.isNaN(num) || !object) continue;
    const theirs = stream ? { stream: fromQpdf(stream.dict) } : fromQpdf(value);
    const ours = shown(object.value, document.latest);
    // qpdf leaves out of a stream's dictionary what it decoded.
    expect(alike(ours, theirs), `${name}: object ${num}`).toEqual(theirs);
    compared++;
  }
  expect(compared).toBeGreaterThan(20);
}

describe('agrees with qpdf', () => {
  const variants: [string, string, readonly string[]][] = [
    ['rewritten', 'plain.pdf', []],
    ['object streams', 'plain.pdf', ['--object-streams=generate']],
    ['without object streams', 'packed.pdf', ['--object-streams=disable']],
    ['linearized', 'plain.pdf', ['--linearize']],
    ['linearized with object streams', 'packed.pdf', ['--linearize', '--object-streams=generate']],
    ['for hand editing', 'packed.pdf', ['--qdf']],
    ['RC4-40', 'plain.pdf', ['--allow-weak-crypto', '--encrypt', '', 'owner', '40', '--']],
    ['AES-128', 'plain.pdf', ['--allow-weak-crypto', '--encrypt', '', 'owner', '128', '--use-aes=y', '--']],
    ['AES-256 with object streams', 'packed.pdf', ['--encrypt', '', 'owner', '256', '--']],
    ['linearized AES-256', 'packed.pdf', ['--linearize', '--encrypt', '', 'owner', '256', '--']],
  ];
  for (const [title, input, options] of variants)
    programTest(['qpdf'], title, () => {
      const name = `${title}.pdf`;
      const made = run('qpdf', ['--static-id', ...options, path(input), path(name)]);
      expect(made.code, made.stderr).toBe(0);
      const document = openPdf(readFileSync(path(name)));
      expect(document.anomalies).toEqual([]);
      expect(document.revisions).toHaveLength(1);
      expect(document.revisions[0]?.end).toBe(document.length);
      expect(document.linearized).toBe(title.startsWith('linearized'));
      expect(countPages(document.latest)).toBe(Number(run('qpdf', ['--show-npages', path(name)]).stdout));
      compareWithQpdf(name, document);
      compareXref(name, document);
    });
});

/** `qpdf --show-xref` prints one object a line. */
function compareXref(name: string, document: PdfDocument): void {
  const lines = run('qpdf', ['--show-xref', path(name)])
    .stdout.trim()
    .split('\n');
  const theirs = lines.map((line) => {
    const plain = /^(\d+)\/\d+: uncompressed; offset = (\d+)/.exec(line);
    if (plain) return [Number(plain[1]), Number(plain[2])];
    const packed = /^(\d+)\/\d+: compressed; stream = (\d+), index = (\d+)/.exec(line);
    return packed ? [Number(packed[1]), { container: Number(packed[2]), index: Number(packed[3]) }] : line;
  });
  const ours = document.latest.objectNumbers().map((num) => {
    const entry = document.latest.entry(num);
    if (entry?.type === 'offset') return [num, entry.offset];
    return entry?.type === 'compressed' ? [num, { container: entry.container, index: entry.index }] : [num];
  });
  expect(ours).toEqual(theirs);
}

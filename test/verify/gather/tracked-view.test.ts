import { describe, expect, test } from 'vitest';
import { flateBody } from '../../../fixtures/raw-pdf.ts';
import { openPdf } from '../../../src/pdf/document.ts';
import { PdfRef, PdfStream } from '../../../src/pdf/objects.ts';
import { memorySource } from '../../../src/pdf/source.ts';
import { trackedView } from '../../../src/verify/gather/tracked-view.ts';
import { objects as o, Paper } from '../../support/paper.ts';
import { first, verdict } from '../judge.ts';

/** References that lead on and on: 200 to 201 … to 240, which is a number. */
const chain = Object.fromEntries([
  ...Array.from({ length: 40 }, (_, i): [number, string] => [200 + i, `${201 + i} 0 R`]),
  [240, '7'],
]);
const paper = Paper.make({ kind: 'stream', objects: { 20: '21 0 R', 21: '20 0 R', ...chain } }).update(
  { [o.font]: '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>' },
  { compressed: [o.font] },
);
const view = openPdf(memorySource(paper.bytes)).latest;
const container = view.object(o.font)?.container ?? 0;

describe('a view that notes what is looked at answers as the view itself', () => {
  test('what document, revision, trailer and catalog are, and which objects there are', () => {
    const tracked = trackedView(view);
    for (const key of ['document', 'revision', 'trailer', 'catalogRef', 'catalog'] as const)
      expect(tracked[key]).toBe(view[key]);
    expect(tracked.objectNumbers()).toEqual(view.objectNumbers());
    expect(tracked.entry(o.font)).toEqual(view.entry(o.font));
    expect(tracked.get(view.catalog, 'Pages')).toBe(view.get(view.catalog, 'Pages'));
  });

  test('what a reference leads to: none of another generation, in a loop, or beyond the bound on hops', () => {
    const tracked = trackedView(view);
    for (const ref of [new PdfRef(4, 1), new PdfRef(20, 0), new PdfRef(99, 0), new PdfRef(4, 0)])
      expect(tracked.resolve(ref)).toBe(view.resolve(ref));
    expect(tracked.resolve(new PdfRef(4, 1))).toBeNull();
    const lengths = Array.from({ length: 40 }, (_, i) => tracked.resolve(new PdfRef(200 + i, 0)));
    expect(lengths).toEqual(Array.from({ length: 40 }, (_, i) => view.resolve(new PdfRef(200 + i, 0))));
    expect(new Set(lengths)).toEqual(new Set([null, 7]));
  });

  test('what the data of a stream are, and what another entry makes of an object', () => {
    const tracked = trackedView(view);
    const content = tracked.object(o.content)?.value;
    const stream = content instanceof PdfStream ? content : undefined;
    expect(Buffer.from(stream ? tracked.decode(stream) : []).toString()).toContain('Pay 900 dong');
    const entry = view.entry(o.content);
    expect(entry && tracked.valueAt(o.content, entry)).toEqual(content);
  });

  test('and notes numbers, those of objects that are not there, and of the streams that hold them', () => {
    const tracked = trackedView(view);
    expect([...tracked.touched]).toEqual([]);
    tracked.resolve(new PdfRef(o.font, 0));
    tracked.resolve(new PdfRef(99, 0));
    expect([...tracked.touched]).toEqual([o.font, container, 99]);
    expect(trackedCatalog()).toEqual([o.catalog]);
    const other = trackedView(view);
    other.valueAt(o.content, view.entry(o.content) ?? { type: 'free', next: 0, gen: 0 });
    expect([...other.touched]).toEqual([o.content]);
  });

  const trackedCatalog = (): number[] => {
    const tracked = trackedView(view);
    expect(tracked.catalog).toBe(view.catalog);
    return [...tracked.touched];
  };
});

describe('what a later revision does to a signature by objects it does not name', () => {
  test('the stream that holds its field is another: the signature is removed', () => {
    const sealed = Paper.make({ kind: 'stream' }).seal();
    const field = sealed.fields.at(-1) ?? 0;
    const packed = sealed.update({ [field]: sealed.body(field) }, { compressed: [field] });
    expect(first(packed)).toMatchObject({ codes: [], signature: { status: 'passed' } });
    const holder = openPdf(memorySource(packed.bytes)).latest.object(field)?.container ?? 0;
    const head = `${field} 0\n`;
    const emptied = sealed.body(field).replace(/\/V \d+ 0 R/, '');
    const replaced = packed.update({
      [holder]: flateBody(`/Type /ObjStm /N 1 /First ${head.length}`, head + emptied),
    });
    expect(first(replaced).codes).toContain('signature-removed');
  });

  test('a value that is a loop of references is none, and ends', () => {
    const looped = Paper.make({
      objects: { 20: '21 0 R', 21: '20 0 R', [o.emptySignature]: '<< /FT /Sig /T (Empty) /V 20 0 R >>' },
    });
    expect(verdict(looped).status).toBe('unsigned');
  });

  test('a field of another generation than the form names is none of its fields', () => {
    const objects = {
      20: '<< /FT /Sig /T (Aged) /V << /Type /Sig >> >>',
      [o.form]: '<< /Fields [20 1 R] >>',
    };
    expect(verdict(Paper.make({ objects })).status).toBe('unsigned');
  });
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PDFDocument } from 'pdf-lib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeEncryptedPdf } from '../../../fixtures/encrypted-pdf.ts';
import { lastStartxref, latin1, writeSection } from '../../../fixtures/raw-pdf.ts';
import { makeHybridPdf, makeStreamPdf, makeTablePdf } from '../../../fixtures/small-pdfs.ts';
import { KysoError } from '../../../src/errors.ts';
import {
  type AppendedSection,
  beginUpdate,
  newDict,
  type Update,
  verbatim,
} from '../../../src/pdf/append.ts';
import { openPdf } from '../../../src/pdf/document.ts';
import {
  isArray,
  isDict,
  isStream,
  isString,
  PdfArray,
  PdfDict,
  PdfName,
  PdfRef,
  PdfString,
} from '../../../src/pdf/objects.ts';
import { serialize } from '../../../src/pdf/serialize.ts';
import type { OpenOptions, PdfDocument, PdfView } from '../../../src/pdf/types.ts';
import { programTest, run } from '../../support/programs.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kyso-append-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
const codeOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof KysoError) return error.code;
    throw error;
  }
  return 'no error';
};

interface Updated {
  readonly bytes: Uint8Array;
  readonly section: AppendedSection;
  readonly document: PdfDocument;
}

function update(
  source: Uint8Array,
  change: (update: Update, view: PdfView) => void,
  options: OpenOptions = {},
): Updated {
  const { latest } = openPdf(source, options);
  const pending = beginUpdate(latest);
  change(pending, latest);
  const section = pending.finish();
  const bytes = Buffer.concat([source, section.bytes]);
  expect(section.length).toBe(bytes.length);
  return { bytes, section, document: openPdf(bytes, options) };
}

const catalogOf = (view: PdfView): PdfRef => view.catalogRef ?? new PdfRef(0);

/** What a signature does to a document: a new object, a new stream, and an edit of the catalog. */
function touch(pending: Update, view: PdfView, note: string): void {
  const data = latin1(`stream of ${note}`);
  const stream = pending.add({ kind: 'stream', dict: PdfDict.of({ Kind: PdfName.of('Test') }), data });
  const added = pending.add(newDict({ Note: new PdfString(latin1(note)), Stream: stream }));
  pending.edit(catalogOf(view)).set('KysoTest', added);
}

function touched(view: PdfView): { note: string; data: string } {
  const added = view.get(view.catalog, 'KysoTest');
  const note = isDict(added) ? added.get('Note') : undefined;
  const stream = isDict(added) ? view.get(added, 'Stream') : null;
  return {
    note: isString(note) ? text(note.bytes) : '',
    data: isStream(stream) ? text(view.decode(stream)) : '',
  };
}

interface Kind {
  readonly name: string;
  readonly make: () => Uint8Array | Promise<Uint8Array>;
  readonly xref: 'table' | 'stream';
  readonly password?: string;
  /** poppler cannot read the file without reconstructing it, updated or not. */
  readonly popplerRepairs?: boolean;
}

/** A table, and then a section whose own table is silent about what its XRefStm lists: Info, in an object stream. */
function officeHybrid(): Uint8Array {
  const objects = new Map([
    [1, '<< /Type /Catalog /Pages 2 0 R >>'],
    [2, '<< /Type /Pages /Kids [4 0 R] /Count 1 >>'],
    [4, '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] >>'],
  ]);
  const previous = writeSection({ objects, freed: [3], trailer: '/Root 1 0 R', version: '1.5' });
  const info = new Map([[3, '<< /Title (Fixture) >>']]);
  const trailer = '/Root 1 0 R /Info 3 0 R';
  const hybrid = writeSection({ kind: 'hybrid', objects: info, compressed: [3], trailer, previous });
  return latin1(text(hybrid).replace(/3 1\n\d{10} 65535 f \n/, ''));
}

function byQpdf(source: Uint8Array, ...args: string[]): Uint8Array {
  const from = join(folder, 'from.pdf');
  const to = join(folder, 'to.pdf');
  writeFileSync(from, source);
  const made = run('qpdf', [...args, from, to]);
  expect(made.code, made.stderr).toBe(0);
  return Uint8Array.from(Buffer.from(run('base64', ['-w0', to]).stdout, 'base64'));
}

async function byPdfLib(useObjectStreams: boolean): Promise<Uint8Array> {
  const document = await PDFDocument.create();
  document.addPage().drawText('made by pdf-lib');
  document.setTitle('Title');
  return document.save({ useObjectStreams });
}

const encrypt = (...how: string[]): string[] => [
  '--allow-weak-crypto',
  '--encrypt',
  'user',
  'owner',
  ...how,
  '--',
];

const kinds: readonly Kind[] = [
  { name: 'table', make: () => makeTablePdf(), xref: 'table' },
  { name: 'stream with object streams', make: () => makeStreamPdf(), xref: 'stream' },
  { name: 'hybrid', make: () => makeHybridPdf(), xref: 'table', popplerRepairs: true },
  { name: 'hybrid as office suites write it', make: () => officeHybrid(), xref: 'table' },
  { name: 'table by pdf-lib', make: () => byPdfLib(false), xref: 'table' },
  { name: 'stream by pdf-lib', make: () => byPdfLib(true), xref: 'stream' },
  {
    name: 'stream by qpdf',
    make: () => byQpdf(makeTablePdf({ pages: 3 }), '--object-streams=generate'),
    xref: 'stream',
  },
  { name: 'linearized table', make: () => byQpdf(makeTablePdf({ pages: 3 }), '--linearize'), xref: 'table' },
  {
    name: 'linearized stream',
    make: () => byQpdf(makeTablePdf({ pages: 3 }), '--linearize', '--object-streams=generate'),
    xref: 'stream',
  },
  ...[
    { how: ['40'], label: 'RC4 of 40 bits' },
    { how: ['128', '--use-aes=n'], label: 'RC4 of 128 bits' },
    { how: ['128', '--use-aes=y'], label: 'AES-128' },
    { how: ['256', '--force-R5'], label: 'AES-256, revision 5' },
    { how: ['256'], label: 'AES-256, revision 6' },
    { how: ['256', '--cleartext-metadata'], label: 'AES-256, metadata clear' },
  ].flatMap(({ how, label }): Kind[] => [
    {
      name: `${label}, table`,
      make: () => byQpdf(makeTablePdf(), ...encrypt(...how)),
      xref: 'table',
      password: 'user',
    },
    {
      name: `${label}, object streams`,
      make: () => byQpdf(makeTablePdf(), '--object-streams=generate', ...encrypt(...how)),
      xref: 'stream',
      password: 'owner',
    },
  ]),
];

describe('ten updates in a row', () => {
  for (const { name, make, xref, password, popplerRepairs } of kinds)
    programTest(
      ['qpdf', 'pdfinfo', 'base64'],
      `${name}: each is found, the file stays whole for qpdf and pdfinfo`,
      async () => {
        const options = password === undefined ? {} : { password };
        const source = await make();
        let bytes = source;
        for (let round = 1; round <= 10; round++) {
          const result = update(bytes, (pending, view) => touch(pending, view, `round ${round}`), options);
          expect(result.section.xrefKind).toBe(xref);
          expect(result.document.repaired).toBe(false);
          expect(touched(result.document.latest)).toEqual({
            note: `round ${round}`,
            data: `stream of round ${round}`,
          });
          bytes = result.bytes;
        }
        expect(Buffer.compare(bytes.subarray(0, source.length), source)).toBe(0);
        const document = openPdf(bytes, options);
        expect(document.revisions.length).toBe(openPdf(source, options).revisions.length + 10);
        expect(document.anomalies).toEqual(openPdf(source, options).anomalies);

        const file = join(folder, 'updated.pdf');
        writeFileSync(file, bytes);
        const given = password === undefined ? [] : [`--password=${password}`];
        const checked = run('qpdf', [...given, '--check', file]);
        expect(checked.stdout + checked.stderr).toContain('No syntax or stream encoding errors');
        expect(checked.code, checked.stderr).toBe(0);
        const root = run('qpdf', [...given, '--show-object=trailer', file]).stdout;
        const catalog = /\/Root (\d+) 0 R/.exec(root)?.[1] ?? '';
        const added = /\/KysoTest (\d+) 0 R/.exec(
          run('qpdf', [...given, `--show-object=${catalog}`, file]).stdout,
        )?.[1];
        const shown = run('qpdf', [...given, `--show-object=${added}`, file]).stdout;
        expect(shown).toContain('/Note (round 10)');
        const stream = /\/Stream (\d+) 0 R/.exec(shown)?.[1];
        expect(run('qpdf', [...given, `--show-object=${stream}`, '--raw-stream-data', file]).stdout).toBe(
          'stream of round 10',
        );
        const how = password === undefined ? [] : [password === 'owner' ? '-opw' : '-upw', password];
        const info = run('pdfinfo', [...how, file]);
        if (!popplerRepairs) expect(info.stderr).toBe('');
        expect(info.stdout).toMatch(/Pages:\s+[13]/);
      },
    );
});

describe('the trailer', () => {
  test('keeps every entry to the letter but its own, and changes the second half of ID', () => {
    const source = writeSection({
      objects: new Map([
        [1, '<< /Type /Catalog /Pages 2 0 R >>'],
        [2, '<< /Type /Pages /Kids [] /Count 0 >>'],
      ]),
      trailer: '/Root  1 0 R %note\n/ID[<0A0b>(second)] /Custom#20Key [ 1.50 (a\\)b)\t]',
    });
    const { section, document } = update(source, (pending, view) => touch(pending, view, 'x'));
    const trailer = text(section.bytes).split('trailer')[1] ?? '';
    expect(trailer).toContain('/Root  1 0 R %note\n');
    expect(trailer).toContain('/Custom#20Key [ 1.50 (a\\)b)\t]');
    expect(trailer).toMatch(/\/ID\[<0A0b><[0-9a-f]{32}>\]/);
    expect(trailer).toContain(`/Prev ${lastStartxref(source)}`);
    expect(document.latest.trailer.get('Size')).toBe(5);
  });

  test('makes a missing ID, and both halves of a later update keep their order', () => {
    const source = latin1(text(makeTablePdf()).replace(/\/ID \[.*?\]/, (id) => ' '.repeat(id.length)));
    const { bytes, document } = update(source, (pending, view) => touch(pending, view, '1'));
    const id = document.latest.trailer.get('ID');
    const [first, second] = isArray(id) ? id.items : [];
    expect(isString(first) && first.bytes.length).toBe(16);
    expect(second).toEqual(expect.objectContaining({ bytes: isString(first) ? first.bytes : undefined }));
    const again = update(bytes, (pending, view) => touch(pending, view, '2')).document.latest.trailer.get(
      'ID',
    );
    const [firstAgain, secondAgain] = isArray(again) ? again.items : [];
    expect(isString(firstAgain) && isString(first) && text(firstAgain.bytes) === text(first.bytes)).toBe(
      true,
    );
    expect(isString(secondAgain) && isString(second) && text(secondAgain.bytes) === text(second.bytes)).toBe(
      false,
    );
  });

  test('of a hybrid file leaves the stale XRefStm out; readers of both kinds go on', () => {
    const { section, document } = update(makeHybridPdf(), (pending, view) => touch(pending, view, 'x'));
    expect(text(section.bytes)).not.toContain('XRefStm');
    const { latest } = document;
    expect(isDict(latest.get(latest.trailer, 'Info'))).toBe(true);
  });

  test('Size is above every number the file knows, in use, free or only reserved', () => {
    const source = writeSection({
      objects: new Map([
        [1, '<< /Type /Catalog /Pages 2 0 R >>'],
        [2, '<< /Type /Pages /Kids [] /Count 0 >>'],
        [40, '(far)'],
      ]),
      freed: [7, 60],
      trailer: '/Root 1 0 R',
    });
    const { document } = update(source, (pending) => {
      expect(pending.allocate().num).toBe(61);
      expect(pending.add(null).num).toBe(62);
    });
    expect(document.latest.trailer.get('Size')).toBe(63);
  });

  test('can be given entries, but not those the update keeps itself', () => {
    const { document } = update(makeTablePdf(), (pending) => {
      pending.setTrailer('Custom', 7);
      pending.setTrailer('Info', undefined);
      for (const key of ['Prev', 'Size', 'ID', 'XRefStm', 'W'])
        expect(codeOf(() => pending.setTrailer(key, 1))).toBe('internal');
    });
    expect(document.latest.trailer.get('Custom')).toBe(7);
    expect(document.latest.trailer.has('Info')).toBe(false);
  });
});

describe('objects', () => {
  test('keep their generation number', () => {
    const body = text(makeTablePdf())
      .replace('3 0 obj', '3 2 obj')
      .replace('/Info 3 0 R', '/Info 3 2 R')
      .replace(/^(\d{10} \d{5} n \n){2}\d{10} 00000 n/m, (lines) => lines.replace(/00000 n$/, '00002 n'));
    const { section, document } = update(latin1(body), (pending) =>
      pending.edit(new PdfRef(3, 2)).set('Title', new PdfString(latin1('New'))),
    );
    expect(text(section.bytes)).toContain('3 2 obj');
    expect(text(section.bytes)).toMatch(/3 1\n\d{10} 00002 n/);
    expect(document.repaired).toBe(false);
    expect(isDict(document.latest.get(document.latest.trailer, 'Info'))).toBe(true);
  });

  test('that do not exist, or are free, cannot be put', () => {
    const source = writeSection({
      objects: new Map([
        [1, '<< /Type /Catalog /Pages 2 0 R >>'],
        [2, '<< /Type /Pages /Kids [] /Count 0 >>'],
      ]),
      freed: [3],
      trailer: '/Root 1 0 R',
    });
    const pending = beginUpdate(openPdf(source).latest);
    expect(codeOf(() => pending.put(new PdfRef(3), null))).toBe('internal');
    expect(codeOf(() => pending.put(new PdfRef(9), null))).toBe('internal');
    expect(codeOf(() => pending.edit(new PdfRef(9)))).toBe('pdf-malformed');
  });

  test('edited twice are written once, with both changes', () => {
    const { section, document } = update(makeTablePdf(), (pending, view) => {
      pending.edit(catalogOf(view)).set('A', 1);
      pending.edit(catalogOf(view)).set('B', 2);
    });
    expect(text(section.bytes).match(/1 0 obj/g)).toHaveLength(1);
    expect([document.latest.catalog.get('A'), document.latest.catalog.get('B')]).toEqual([1, 2]);
  });

  test('only of the newest revision can be updated', () => {
    const { document } = update(makeTablePdf(), (pending, view) => touch(pending, view, 'x'));
    expect(codeOf(() => beginUpdate(document.at(0)))).toBe('internal');
  });

  test('gaps between their numbers become subsections', () => {
    const { section } = update(makeTablePdf({ pages: 3 }), (pending) => {
      pending.edit(new PdfRef(1)).set('A', 1);
      pending.edit(new PdfRef(2)).set('A', 1);
      pending.edit(new PdfRef(5)).set('A', 1);
    });
    expect(text(section.bytes)).toMatch(/xref\n1 2\n(\d{10} 00000 n \n){2}5 1\n\d{10} 00000 n \ntrailer/);
  });
});

describe('verbatim pieces', () => {
  for (const make of [makeTablePdf, makeStreamPdf])
    test(`${make.name}: stand in the file where their marks say`, () => {
      const contents = `<${'0'.repeat(64)}>`;
      const { section, bytes } = update(make(), (pending) => {
        pending.add(
          newDict({
            Type: PdfName.of('Sig'),
            ByteRange: verbatim('[0 0000000000 0000000000 0000000000]', 'range'),
            Contents: verbatim(contents, 'contents'),
            Nested: newDict({ Deep: verbatim('42', 'deep') }),
          }),
        );
      });
      const at = (name: string): string => {
        const mark = section.marks.get(name);
        return mark ? text(bytes.subarray(mark.start, mark.end)) : '';
      };
      expect(at('contents')).toBe(contents);
      expect(at('range')).toBe('[0 0000000000 0000000000 0000000000]');
      expect(at('deep')).toBe('42');
    });

  test('are never encrypted, while the strings beside them are', () => {
    const source = makeEncryptedPdf({ revision: 6 });
    const { section, document } = update(source, (pending) => {
      pending.add(
        newDict({
          Type: PdfName.of('Sig'),
          Reason: new PdfString(latin1('secret')),
          Contents: verbatim('<abcd>', 'c'),
        }),
      );
    });
    expect(text(section.bytes)).toContain('/Contents<abcd>');
    expect(text(section.bytes)).not.toContain('secret');
    const added = document.latest.objectNumbers().map((num) => document.latest.object(num)?.value);
    const signature = added.find((value) => isDict(value) && value.has('Reason'));
    const reason = isDict(signature) ? signature.get('Reason') : undefined;
    expect(isString(reason) && text(reason.bytes)).toBe('secret');
  });
});

describe('encrypted documents', () => {
  test('an edited object keeps its encrypted strings to the letter', () => {
    const source = makeEncryptedPdf({ revision: 4 });
    const { section, document } = update(source, (pending, view) => {
      const info = view.trailer.get('Info');
      if (info instanceof PdfRef) pending.edit(info).set('Subject', new PdfString(latin1('new')));
    });
    const original = /\/Title ?(<[0-9a-f]+>)/.exec(text(source))?.[1];
    expect(original).toBeDefined();
    expect(text(section.bytes)).toContain(original);
    const info = document.latest.get(document.latest.trailer, 'Info');
    const values = isDict(info) ? ['Title', 'Subject'].map((key) => info.get(key)) : [];
    expect(values.map((value) => (isString(value) ? text(value.bytes) : ''))).toEqual(['Fixture', 'new']);
  });

  test('a value moved to another object is encrypted anew for its number', () => {
    for (const revision of [2, 3, 4, 6] as const) {
      const { document } = update(makeEncryptedPdf({ revision }), (pending, view) => {
        const info = view.get(view.trailer, 'Info');
        pending.setTrailer('Info', pending.add(info));
      });
      const info = document.latest.get(document.latest.trailer, 'Info');
      const title = isDict(info) ? info.get('Title') : undefined;
      expect(isString(title) && text(title.bytes)).toBe('Fixture');
    }
  });

  test('a stream moved to another object is encrypted anew for its number', () => {
    const { document } = update(makeEncryptedPdf({ revision: 4 }), (pending, view) => {
      const content = view.object(6)?.value;
      if (isStream(content)) pending.edit(catalogOf(view)).set('Copy', pending.add(content));
    });
    const { latest } = document;
    const [copy, original] = [latest.get(latest.catalog, 'Copy'), latest.object(6)?.value];
    expect(isStream(copy) && text(latest.decode(copy))).toContain('Fixture, page 1');
    expect(isStream(original) && isStream(copy) && text(latest.decode(original))).toBe(
      isStream(copy) && text(latest.decode(copy)),
    );
  });

  test('Contents of a signature stays as it is when its dictionary is written anew', () => {
    const { section } = update(makeEncryptedPdf({ revision: 6 }), (pending) => {
      const range = new PdfArray([0, 1, 2, 3]);
      const contents = new PdfString(Uint8Array.of(0xab, 0xcd), true);
      pending.add(PdfDict.of({ ByteRange: range, Contents: contents, Name: new PdfString(latin1('N')) }));
    });
    expect(text(section.bytes)).toMatch(/\/Contents<abcd>\/Name<[0-9a-f]{64}>/);
  });

  test('an Encrypt entry that the newest trailer left out is in force again', () => {
    const source = makeEncryptedPdf({ revision: 4 });
    const trailer = '/Root 1 0 R /Info 3 0 R';
    const without = writeSection({ objects: new Map(), trailer, previous: source });
    const { document } = update(without, (pending, view) => touch(pending, view, 'x'));
    expect(document.latest.trailer.get('Encrypt')).toEqual(openPdf(source).latest.trailer.get('Encrypt'));
    expect(touched(document.latest)).toEqual({ note: 'x', data: 'stream of x' });
  });

  test('metadata stay clear when the document says so', () => {
    const metadata = {
      kind: 'stream',
      dict: PdfDict.of({ Type: PdfName.of('Metadata') }),
      data: latin1('<x:xmpmeta/>'),
    } as const;
    for (const encryptMetadata of [true, false]) {
      const source = makeEncryptedPdf({ revision: 6, encryptMetadata });
      const { section } = update(source, (pending) => pending.add(metadata));
      expect(text(section.bytes).includes('<x:xmpmeta/>')).toBe(!encryptMetadata);
    }
  });
});

describe('where the file ends and begins', () => {
  test('a missing end-of-line before the update is added', () => {
    const source = makeTablePdf();
    const { section, document } = update(source.subarray(0, source.length - 1), (pending, view) =>
      touch(pending, view, 'x'),
    );
    expect(text(section.bytes)).toMatch(/^\n\d+ 0 obj/);
    expect(document.repaired).toBe(false);
  });

  test('offsets count from where those of the file do when junk stands before the header', () => {
    const junk = latin1('junk line\n'.repeat(20));
    const { document } = update(Buffer.concat([junk, makeTablePdf()]), (pending, view) =>
      touch(pending, view, 'x'),
    );
    expect(document.repaired).toBe(false);
    expect(touched(document.latest).note).toBe('x');
    expect(document.offsetBase).toBe(junk.length);
  });
});

describe('documents whose bytes were moved after they were written', () => {
  programTest(['qpdf'], 'wrong entries are set right, so that strict readers need no repair', () => {
    const source = latin1(text(makeTablePdf()).replace('1 0 obj', '   1 0 obj'));
    const { section, bytes, document } = update(source, (pending, view) => touch(pending, view, 'x'));
    expect(openPdf(source)).toMatchObject({ repaired: false });
    expect(text(section.bytes)).toContain('/Prev');
    expect(document.repaired).toBe(false);
    for (const num of document.latest.objectNumbers())
      expect(text(bytes).slice(document.latest.object(num)?.offset).startsWith(`${num} 0 obj`)).toBe(true);
    const file = join(folder, 'moved.pdf');
    writeFileSync(file, bytes);
    expect(run('qpdf', ['--check', file])).toMatchObject({ code: 0 });
    const again = update(bytes, (pending, view) => touch(pending, view, 'y'));
    expect(again.section.bytes.length).toBeLessThan(section.bytes.length);
  });
});

describe('reconstructed documents', () => {
  const damage = (source: Uint8Array): Uint8Array =>
    latin1(text(source).replace(/startxref\s+\d+/g, (found) => found.replace(/\d+/, '999999999')));
  for (const make of [makeTablePdf, makeStreamPdf, makeHybridPdf])
    for (const junk of ['', 'junk before the header\n'])
      programTest(
        ['qpdf'],
        `${make.name}${junk && ' behind junk'}: the update lists every object, and needs no repair any more`,
        () => {
          const source = Buffer.concat([latin1(junk), damage(make({ pages: 2 }))]);
          expect(openPdf(source).repaired).toBe(true);
          const { bytes, section, document } = update(source, (pending, view) => touch(pending, view, 'x'));
          expect(text(section.bytes)).not.toContain('/Prev');
          expect(document.repaired).toBe(false);
          expect(touched(document.latest).note).toBe('x');
          const before = openPdf(source).latest;
          for (const num of before.objectNumbers()) {
            const value = before.object(num)?.value ?? null;
            if (num === before.catalogRef?.num || isStream(value)) continue;
            expect(text(serialize(document.latest.object(num)?.value ?? null))).toBe(text(serialize(value)));
          }
          const file = join(folder, 'repaired.pdf');
          writeFileSync(file, bytes);
          const checked = run('qpdf', ['--check', file]);
          expect(checked.stdout + checked.stderr).toContain('No syntax or stream encoding errors');
          expect(checked.code, checked.stderr).toBe(0);
        },
      );
});

test('one object added to a file of 10 MB neither copies nor reads the file', () => {
  const filler = new Map<number, string>([
    [1, '<< /Type /Catalog /Pages 2 0 R >>'],
    [2, '<< /Type /Pages /Kids [] /Count 0 >>'],
    [3, `(${'x'.repeat(10_000_000)})`],
  ]);
  const bytes = writeSection({ objects: filler, trailer: '/Root 1 0 R' });
  let read = 0;
  const source = {
    length: bytes.length,
    read: (start: number, end: number): Uint8Array => {
      read += end - start;
      return bytes.subarray(start, end);
    },
  };
  const { latest } = openPdf(source);
  const pending = beginUpdate(latest);
  touch(pending, latest, 'x');
  const { bytes: added } = pending.finish();
  expect(added.length).toBeLessThan(2000);
  expect(read).toBeLessThan(500_000);
});

test('a number the trailer refers to in vain is never given to a new object', () => {
  const dangling = latin1(text(makeTablePdf()).replace('/Root', '/Private 40 0 R/Root'));
  let given = 0;
  update(dangling, (change) => {
    for (let i = 0; i < 50; i++) if (change.add(true).num === 40) given++;
  });
  expect(given).toBe(0);
});

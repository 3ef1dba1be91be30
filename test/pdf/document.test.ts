import { describe, expect, test } from 'vitest';
import { makeEncryptedPdf } from '../../fixtures/encrypted-pdf.ts';
import { latin1, streamBody, writeSection } from '../../fixtures/raw-pdf.ts';
import {
  makeFormPdf,
  makeHybridPdf,
  makeStreamPdf,
  makeTablePdf,
  withJunkAfter,
  withJunkBefore,
  withWrongStartxref,
} from '../../fixtures/small-pdfs.ts';
import { openPdf } from '../../src/pdf/document.ts';
import { isDict, isStream, type PdfDict, PdfString } from '../../src/pdf/objects.ts';
import { countPages } from '../../src/pdf/pages.ts';
import type { PdfDocument } from '../../src/pdf/types.ts';

const codes = (document: PdfDocument): string[] => [...new Set(document.anomalies.map(({ code }) => code))];
const makers = { table: makeTablePdf, stream: makeStreamPdf, hybrid: makeHybridPdf, form: makeFormPdf };

describe.each(Object.entries(makers))('a %s file', (_, make) => {
  test('opens without anomalies', () => {
    const document = openPdf(make());
    expect(document.anomalies).toEqual([]);
    expect(document.repaired).toBe(false);
    expect(countPages(document.latest)).toBe(1);
    for (const num of document.latest.objectNumbers()) expect(document.latest.object(num)).toBeDefined();
    expect(document.anomalies).toEqual([]);
  });
  test('opens with junk before its header, offsets counting from the header', () => {
    const document = openPdf(withJunkBefore(make()));
    expect(codes(document)).toEqual(['junk-before-header']);
    expect(document.offsetBase).toBe(document.headerOffset);
    expect(countPages(document.latest)).toBe(1);
    expect(document.revisions.at(-1)?.end).toBe(document.length);
  });
  test('opens with junk behind its end, which is told', () => {
    const document = openPdf(withJunkAfter(make()));
    expect(codes(document)).toEqual(['junk-after-eof']);
    expect(document.revisions.at(-1)?.end).toBeLessThan(document.length);
  });
  test.each([-20, -7, 1, 7, 40])('opens with startxref %i bytes off', (by) => {
    const document = openPdf(withWrongStartxref(make(), by));
    expect(document.repaired).toBe(false);
    expect(codes(document)).toEqual(['startxref-wrong']);
  });
  test('opens without its last line', () => {
    const file = Buffer.from(make());
    const document = openPdf(file.subarray(0, file.lastIndexOf('%%EOF')));
    expect(document.repaired).toBe(false);
    expect(codes(document)).toEqual(['eof-missing']);
    expect(document.revisions.at(-1)?.end).toBe(document.length);
  });
  test('is reconstructed without its startxref', () => {
    const file = Buffer.from(make()).toString('latin1').replaceAll('startxref', 'xxxxxxxxx');
    const document = openPdf(latin1(file));
    expect(document.repaired).toBe(true);
    expect(codes(document)).toEqual(['reconstructed']);
    expect(countPages(document.latest)).toBe(1);
  });
});

test('junk before the header with offsets that count from the file start', () => {
  const junk = 'x'.repeat(5);
  const file = Buffer.from(makeTablePdf()).toString('latin1');
  const shifted = (junk + file)
    .replace(/(\d{10}) 00000 n/g, (_, offset) => `${String(Number(offset) + 5).padStart(10, '0')} 00000 n`)
    .replace(/startxref\n(\d+)/, (_, offset) => `startxref\n${Number(offset) + 5}`);
  const document = openPdf(latin1(shifted));
  expect(document.offsetBase).toBe(0);
  expect(codes(document)).toEqual(['junk-before-header']);
  expect(countPages(document.latest)).toBe(1);
});

describe('white space before the header, offsets counting from the header', () => {
  test.each([1, 3, 600])('%i bytes', (count) => {
    const document = openPdf(Buffer.concat([Buffer.alloc(count, ' \n'), makeTablePdf()]));
    expect(document.offsetBase).toBe(count);
    expect(document.repaired).toBe(false);
    expect(codes(document)).toEqual(['junk-before-header']);
  });
});

test('a startxref that names one section from the start of the file and another from its header is damage', () => {
  const file = Buffer.from(makeTablePdf()).toString('latin1');
  const at = file.indexOf('\nxref\n') + 1;
  const table = file.slice(at, file.indexOf('startxref'));
  const head = `${'x'.repeat(at - 1)}\n${table}`;
  const document = openPdf(latin1(head + file));
  expect(document.headerOffset).toBe(head.length);
  expect(codes(document)).toContain('xref-damaged');
});

describe('what is no PDF', () => {
  test.each([
    ['an empty file', '', 'file-empty'],
    ['HTML', '<!DOCTYPE html><html><body>404</body></html>', 'not-pdf'],
    ['noise', '\x00\x01\xff\xfe'.repeat(5000), 'not-pdf'],
    ['a header alone', '%PDF-1.7\n', 'pdf-malformed'],
  ])('%s is refused', (_, text, code) => {
    expect(() => openPdf(latin1(text))).toThrow(expect.objectContaining({ code }));
  });
});

describe('versions (7.5.2)', () => {
  test('the catalog raises the version of the header, and never lowers it', () => {
    expect(openPdf(makeTablePdf({ version: '1.3' })).version).toBe('1.3');
    expect(openPdf(makeTablePdf({ version: '1.3', catalog: '/Version /1.7' })).version).toBe('1.7');
    expect(openPdf(makeTablePdf({ version: '1.6', catalog: '/Version /1.4' })).version).toBe('1.6');
  });
});

describe('streams (7.3.8)', () => {
  const file = (body: string): Uint8Array =>
    writeSection({
      trailer: '/Root 1 0 R',
      objects: new Map<number, string | Uint8Array>([
        [1, '<</Type/Catalog/Pages 2 0 R>>'],
        [2, '<</Type/Pages/Kids[]/Count 0>>'],
        [3, body],
        [4, '5'],
      ]),
    });
  test.each([
    ['a right Length', '<</Length 5>>stream\nhello\nendstream', []],
    ['data right up to endstream', '<</Length 5>>stream\r\nhelloendstream', []],
    ['an indirect Length', '<</Length 4 0 R>>stream\nhello\nendstream', []],
    ['no Length', '<<>>stream\nhello\r\nendstream', ['stream-length-wrong']],
    ['a Length too short', '<</Length 2>>stream\nhello\nendstream', ['stream-length-wrong']],
    ['a Length beyond the file', '<</Length 99999999>>stream\nhello\nendstream', ['stream-length-wrong']],
    [
      'a Length that is the stream itself',
      '<</Length 3 0 R>>stream\nhello\nendstream',
      ['stream-length-wrong'],
    ],
    ['a negative Length', '<</Length -1>>stream\nhello\nendstream', ['stream-length-wrong']],
  ])('reads a stream with %s', (_, body, anomalies) => {
    const document = openPdf(file(body));
    const value = document.latest.object(3)?.value;
    expect(isStream(value) && Buffer.from(value.raw).toString()).toBe('hello');
    expect(codes(document)).toEqual(anomalies);
  });
  test('a missing endobj is told', () => {
    const text = Buffer.from(file('(x)')).toString('latin1').replace('(x)\nendobj', '(x)\n      ');
    const document = openPdf(latin1(text));
    expect(document.latest.object(3)?.value).toBeInstanceOf(PdfString);
    expect(codes(document)).toEqual(['endobj-missing']);
  });
  test('a stream that never ends is null, and told', () => {
    const text = Buffer.from(file('<<>>stream\nhello\nendstream'))
      .toString('latin1')
      .replace('endstream', 'xxxxxxxxx');
    const document = openPdf(latin1(text));
    expect(document.latest.object(3)?.value).toBeNull();
    expect(codes(document)).toEqual(['object-unreadable']);
  });
});

describe('encrypted documents (7.6)', () => {
  const content = (document: PdfDocument): string => {
    const page = document.latest.object(5)?.value;
    const stream = isDict(page) ? document.latest.get(page, 'Contents') : null;
    return isStream(stream) ? Buffer.from(document.latest.decode(stream)).toString('latin1') : '';
  };
  test.each([2, 3, 4, 5, 6] as const)(
    'strings and streams of revision %i read as in the plain document',
    (revision) => {
      const plain = openPdf(makeTablePdf());
      const document = openPdf(makeEncryptedPdf({ revision }));
      expect(document.encryption?.revision).toBe(revision);
      expect(content(document)).toBe(content(plain));
      const title = (d: PdfDocument): unknown => {
        const info = d.latest.get(d.latest.trailer, 'Info');
        return isDict(info) && info.get('Title');
      };
      expect(title(document)).toMatchObject({ bytes: (title(plain) as PdfString).bytes });
    },
  );
  test('Contents of a signature dictionary and the encryption dictionary stay as they are', () => {
    const plain = writeSection({
      trailer: `/Root 1 0 R /ID [<${'11'.repeat(16)}><${'11'.repeat(16)}>]`,
      objects: new Map<number, string | Uint8Array>([
        [1, '<</Type/Catalog/Pages 2 0 R>>'],
        [2, '<</Type/Pages/Kids[]/Count 0>>'],
        [3, '<</Type/Sig/ByteRange[0 1 2 3]/Contents<00ff>/Reason(why)>>'],
      ]),
    });
    const document = openPdf(makeEncryptedPdf({ revision: 3 }, plain));
    const sig = document.latest.object(3)?.value;
    if (!isDict(sig)) throw new Error('no signature dictionary');
    expect([...(sig.get('Contents') as PdfString).bytes]).toEqual([0x00, 0xff]);
    expect(Buffer.from((sig.get('Reason') as PdfString).bytes).toString()).toBe('why');
    const encrypt = document.latest.get(document.latest.trailer, 'Encrypt') as PdfDict;
    const o = encrypt.get('O') as PdfString;
    expect(o.bytes.length).toBe(32);
  });
  test('a password that is needed and not given, or wrong, is refused', () => {
    const file = makeEncryptedPdf({ userPassword: 'user', ownerPassword: 'owner' });
    expect(() => openPdf(file)).toThrow(expect.objectContaining({ code: 'password-required' }));
    expect(() => openPdf(file, { password: 'other' })).toThrow(
      expect.objectContaining({ code: 'password-wrong' }),
    );
    expect(openPdf(file, { password: 'user' }).encryption?.openedAs).toBe('user');
    expect(openPdf(file, { password: 'owner' }).encryption?.openedAs).toBe('owner');
  });
  test('an Encrypt entry that is no dictionary is refused, not ignored', () => {
    const file = writeSection({
      trailer: '/Root 1 0 R /Encrypt []',
      objects: new Map([[1, '<</Type/Catalog>>']]),
    });
    expect(() => openPdf(file)).toThrow(expect.objectContaining({ code: 'pdf-malformed' }));
  });
});

test('objects that cannot be read are null, and told, without harm to the others', () => {
  const document = openPdf(
    writeSection({
      trailer: '/Root 1 0 R',
      objects: new Map<number, string | Uint8Array>([
        [1, '<</Type/Catalog/Pages 2 0 R>>'],
        [2, '<</Type/Pages/Kids[]/Count 0>>'],
        [3, '<< /A 1'],
        [4, streamBody('', 'x')],
      ]),
    }),
  );
  expect(document.latest.object(3)?.value).toBeNull();
  expect(isStream(document.latest.object(4)?.value)).toBe(true);
  expect(document.anomalies).toContainEqual(
    expect.objectContaining({ code: 'object-unreadable', object: 3 }),
  );
});

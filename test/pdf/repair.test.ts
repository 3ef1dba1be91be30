import { describe, expect, test } from 'vitest';
import { makeEncryptedPdf } from '../../fixtures/encrypted-pdf.ts';
import { latin1 } from '../../fixtures/raw-pdf.ts';
import { makeStreamPdf, makeTablePdf, makeUpdatedPdf } from '../../fixtures/small-pdfs.ts';
import { openPdf } from '../../src/pdf/document.ts';
import { isDict, isStream, type PdfObject, PdfString } from '../../src/pdf/objects.ts';
import { countPages, pageAt } from '../../src/pdf/pages.ts';

/** The file with every startxref number made useless, its length unchanged. */
const damaged = (file: Uint8Array): Uint8Array =>
  latin1(
    Buffer.from(file)
      .toString('latin1')
      .replace(/startxref(\s+)\d/g, 'startxref$1z'),
  );

const text = (value: PdfObject | undefined): string =>
  value instanceof PdfString ? Buffer.from(value.bytes).toString('latin1') : String(value);

describe('reconstruction', () => {
  test('is marked, and can be forbidden', () => {
    const file = damaged(makeTablePdf());
    const document = openPdf(file);
    expect(document.repaired).toBe(true);
    expect(document.anomalies[0]).toMatchObject({ code: 'reconstructed' });
    expect(() => openPdf(file, { repair: 'never' })).toThrow(
      expect.objectContaining({ code: 'pdf-needs-repair', hint: expect.any(String) }),
    );
  });

  test.each(['table', 'stream', 'hybrid'] as const)(
    'finds the revisions of an updated %s file again',
    (kind) => {
      const whole = makeUpdatedPdf(kind);
      const sound = openPdf(whole);
      const document = openPdf(damaged(whole));
      expect(sound.revisions.length).toBeGreaterThan(1);
      expect(document.revisions.map(({ start, end, eof }) => [start, end, eof])).toEqual(
        sound.revisions.map(({ start, end, eof }) => [start, end, eof]),
      );
      for (const [i] of sound.revisions.entries()) {
        const title = (of: typeof sound): string => {
          const info = of.at(i).get(of.at(i).trailer, 'Info');
          return isDict(info) ? text(info.get('Title')) : '';
        };
        expect(title(document)).toBe(title(sound));
      }
    },
  );

  test('finds objects in object streams, and in encrypted ones', () => {
    for (const file of [makeStreamPdf({ pages: 3 }), makeEncryptedPdf({}, makeStreamPdf({ pages: 3 }))]) {
      const document = openPdf(damaged(file));
      expect(document.repaired).toBe(true);
      expect(countPages(document.latest)).toBe(3);
      const page = pageAt(document.latest, 2);
      const content = page && document.latest.get(page.dict, 'Contents');
      expect(isStream(content) && Buffer.from(document.latest.decode(content)).toString()).toContain(
        'page 3',
      );
    }
  });

  test('takes the last object of Type Catalog when no trailer names one', () => {
    const file = Buffer.from(makeTablePdf())
      .toString('latin1')
      .replace(/\/Root \d+ 0 R/, ' '.repeat(11));
    const document = openPdf(latin1(file));
    expect(document.repaired).toBe(true);
    expect(countPages(document.latest)).toBe(1);
  });

  test('the last definition of an object counts', () => {
    const file = `%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[]>>\nendobj\n3 0 obj\n(first)\nendobj\n3 0 obj\n(last)\nendobj\ntrailer\n<</Root 1 0 R>>\n`;
    expect(text(openPdf(latin1(file)).latest.object(3)?.value)).toBe('last');
  });

  test('what looks like an object within stream data is none', () => {
    const inner = '3 0 obj\n(planted)\nendobj\ntrailer\n<</Root 9 0 R>>\n%%EOF\n';
    const file = `%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[]>>\nendobj\n3 0 obj\n(real)\nendobj\n4 0 obj\n<</Length ${inner.length}>>\nstream\n${inner}\nendstream\nendobj\ntrailer\n<</Root 1 0 R>>\n`;
    const document = openPdf(latin1(file));
    expect(text(document.latest.object(3)?.value)).toBe('real');
    expect(document.revisions).toHaveLength(1);
  });

  test('a Prev chain cut short of the page tree is reconstructed, a document without pages is not', () => {
    const cut = Buffer.from(makeUpdatedPdf())
      .toString('latin1')
      .replace(/\/Prev \d+/, '/Prev 0');
    const document = openPdf(latin1(cut));
    expect(document.repaired).toBe(true);
    expect(countPages(document.latest)).toBeGreaterThan(0);
    const pageless = '%PDF-1.4\n1 0 obj\n<</Type/Catalog>>\nendobj\n';
    const table = `xref\n0 2\n0000000000 65535 f \n0000000009 00000 n \ntrailer\n<</Root 1 0 R/Size 2>>\nstartxref\n${pageless.length}\n%%EOF\n`;
    expect(openPdf(latin1(pageless + table)).repaired).toBe(false);
  });

  test('a file without any catalog stays unreadable', () => {
    expect(() => openPdf(latin1('%PDF-1.4\n1 0 obj\n<</Type/Page>>\nendobj\ntrailer\n<<>>\n%%EOF'))).toThrow(
      expect.objectContaining({ code: 'pdf-malformed' }),
    );
  });
});

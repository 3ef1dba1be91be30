import { PDFDocument } from 'pdf-lib';
import { describe, expect, it } from 'vitest';
import { makeTablePdf } from '../../fixtures/small-pdfs.ts';
import type { Language } from '../../src/report/messages/messages.ts';
import { vi } from '../../src/report/messages/vi.ts';
import { type Format, render } from '../../src/report/render/render.ts';
import { createReport, type Report } from '../../src/report/report.ts';
import { groupsTable } from '../../src/report/tables/units.ts';
import { thresholds } from '../../src/report/thresholds.ts';
import { createVerifier } from '../../src/verify/verify.ts';
import { registerOf, row } from './register-sample.ts';
import { OPTIONS, office, reportOn, signature, verdict } from './sample.ts';

/** Six rules a figure needs to survive questions: a test each. */

const text = async (report: Report, format: Format, lang: Language = 'vi'): Promise<string> =>
  (await render(report, format, lang)).map(({ content }) => String(content)).join('\n');

/** Lines and rows of whatever format, without marks. */
const plainLines = (shown: string): string[] =>
  shown
    .replace(/"share":\s*\{[^}]*\}/g, (share) => share.replaceAll('\n', ' '))
    .replaceAll('\n', shown.startsWith('<!') ? ' ' : '\n')
    .replace(/<\/(?:tr|h2|section)>/g, '\n')
    .replace(/<(style|script)[^>]*>.*?<\/\1>/gs, '\n')
    .replace(/<[^>]*>/g, ' ')
    .split('\n');

/** The numbers a line shows, in whichever notation: 63.2 for `63,2 %` and `63.2`. */
const numbersOf = (line: string): string[] => {
  const both = [line, line.replace(/(?<=\d),(?=\d(?:\D|$))/g, '.')];
  return both.flatMap((one) => one.match(/\d+(?:\.\d+)?/g) ?? []).map((number) => String(Number(number)));
};

describe('a figure that survives questions', () => {
  it('1: counts documents, not files: renditions and attachments are of one; its period is that of its issue', async () => {
    const register = await registerOf(row('1/QĐ', { date: '05/03/2026' }));
    const collector = createReport({ ...OPTIONS, register, by: ['month', 'quarter'] });
    const signedInMay = {
      signatures: [signature({ time: { claimed: '2026-05-20T00:00:00Z', source: 'claimed' } })],
    };
    collector.add('1-QĐ.pdf', verdict('1-QĐ.pdf', 'unsigned'));
    collector.add('1-QĐ.signed.pdf', verdict('1-QĐ.signed.pdf', 'intact', signedInMay));
    collector.add('1-QĐ phụ lục 1.pdf', verdict('1-QĐ phụ lục 1.pdf', 'intact', signedInMay));
    collector.add('1-QĐ phụ lục 2.pdf', verdict('1-QĐ phụ lục 2.pdf', 'intact', signedInMay));
    const { totals, documents, groups, population } = collector.finish();
    expect(totals.share).toEqual({ numerator: 1, denominator: 1, percent: 100 });
    expect(population).toMatchObject({ files: 4, documents: 1 });
    expect(reportOn({ '1.pdf': 'unsigned', '1.signed.pdf': 'intact' }).totals.total).toBe(1);
    expect(documents).toMatchObject([{ renditions: { length: 2 }, attachments: { length: 2 } }]);
    expect(groups.map(({ key, total }) => [key, total])).toEqual([
      ['2026-03', 1],
      ['2026-Q1', 1],
    ]);
  });

  it.each(['human', 'md', 'html', 'csv', 'json'] as const)(
    '2: shows numerator and denominator beside the percentage, of the whole and of every unit: %s',
    async (format) => {
      const report = office();
      const lines = plainLines(await text(report, format));
      for (const { share } of [report.totals, ...report.groups]) {
        const { numerator, denominator, percent } = share ?? { numerator: 0, denominator: 0, percent: 0 };
        const shown = [percent, numerator, denominator].map(String);
        expect(lines, shown.join(' ')).toContainEqual(
          expect.toSatisfy((line: string) => shown.every((number) => numbersOf(line).includes(number))),
        );
      }
    },
  );

  it('2: is compared with the plan before it is rounded: 89.96 does not meet 90, in table and threshold', () => {
    const report = reportOn(
      Object.fromEntries(
        Array.from({ length: 2500 }, (_, n) => [`A/${n}.pdf`, n < 2249 ? 'intact' : 'unsigned'] as const),
      ),
      { target: 90 },
    );
    expect(report.totals.share?.percent).toBe(90);
    expect(report.indicators[0]?.delta).toBeLessThan(0);
    const { columns, total } = groupsTable(report, 'unit', vi);
    expect(total?.[columns.findIndex(({ title }) => title === vi.tables.verdict)]).toBe(vi.notMet);
    expect(thresholds(report, { failUnder: 90 })).toHaveLength(1);
  });

  it('3: of a parent is the sum of numerators over the sum of denominators of its children and itself', () => {
    const { groups } = reportOn(
      {
        'A/1.pdf': 'unsigned',
        'A/X/2.pdf': 'intact',
        'A/Y/3.pdf': 'intact',
        'A/Y/4.pdf': 'unsigned',
        'A/Y/5.pdf': 'unsigned',
      },
      { unitDepth: 2 },
    );
    // The mean of 0 %, 100 % and 33.3 % would be 44.4.
    expect(groups.find(({ key }) => key === 'A')?.share).toEqual({
      numerator: 2,
      denominator: 5,
      percent: 40,
    });
  });

  it('4: what could not be verified is neither signed nor unsigned: it has its own column, and stays in the denominator', () => {
    const report = reportOn({
      'A/1.pdf': 'intact',
      'A/2.pdf': 'indeterminate',
      'A/3.pdf': 'error',
      'A/4.pdf': 'unsigned',
    });
    expect(report.totals).toMatchObject({ intact: 1, undetermined: 1, errors: 1, unsigned: 1, broken: 0 });
    expect(report.totals.share).toMatchObject({ numerator: 1, denominator: 4 });
    const { columns, total = [] } = groupsTable(report, 'unit', vi);
    const shown = (title: string) => total[columns.findIndex((column) => column.title === title)];
    expect([vi.state.undetermined.name, vi.state.error.name, vi.state.unsigned.name].map(shown)).toEqual([
      1, 1, 1,
    ]);
  });

  it('5: without an eligible document is “–” and unranked; ties share a rank, and k of n counts ranked units only', async () => {
    const collector = createReport({ ...OPTIONS });
    for (const [path, status] of [
      ['A/1.pdf', 'intact'],
      ['B/1.pdf', 'intact'],
      ['B/2.pdf', 'unsigned'],
      ['C/1.pdf', 'intact'],
      ['C/2.pdf', 'unsigned'],
      ['D/1.pdf', 'unsigned'],
    ] as const)
      collector.add(path, verdict(path, status));
    collector.exclude('E/1.pdf', 'archive/E/1.pdf', 'secret');
    const report = collector.finish();
    expect(report.groups.map(({ key, rank, share }) => [key, rank, share?.percent])).toEqual([
      ['A', 1, 100],
      ['B', 2, 50],
      ['C', 2, 50],
      ['D', 4, 0],
      ['E', null, undefined],
    ]);
    const lines = (await text(report, 'md')).split('\n').filter((line) => /\| [A-E] \|/.test(line));
    expect(lines.map((line) => /\d\/4(?= \||$)/.exec(line)?.[0])).toEqual([
      '1/4',
      '2/4',
      '2/4',
      '4/4',
      undefined,
    ]);
    expect(lines.at(-1)).toContain('–');
  });

  it('6: a picture of a signature, a “signed” flag of a system and a field without a value count for nothing', async () => {
    const register = await registerOf(
      row('1/QĐ', { status: 'Đã ký số' }),
      row('2/QĐ', { remarks: 'Đã ký số' }),
      row('3/QĐ'),
      row('4/QĐ', { status: 'Đã ký số' }),
    );
    for (const measure of ['present', 'intact'] as const) {
      const collector = createReport({ ...OPTIONS, register, measure });
      const verifier = createVerifier();
      for (const [file, bytes] of [
        ['1-QĐ.pdf', makeTablePdf()],
        ['2-QĐ.pdf', await pictured()],
        ['3-QĐ.pdf', makeTablePdf({ catalog: EMPTY_FIELD })],
      ] as const)
        collector.add(file, { file: `archive/${file}`, ...verifier.verify(bytes) });
      const { totals, documents } = collector.finish();
      expect(totals).toMatchObject({
        present: 0,
        unsigned: 3,
        errors: 1,
        share: { numerator: 0, denominator: 4 },
      });
      expect(documents.map(({ state }) => state)).toEqual(['unsigned', 'unsigned', 'unsigned', 'error']);
    }
  });
});

const EMPTY_FIELD =
  '/AcroForm << /SigFlags 3 /Fields [<< /FT /Sig /T (Signature1) /Type /Annot /Subtype /Widget /Rect [10 10 90 50] >>] >>';

/** A page with a picture on it, as scanned signatures are. */
async function pictured(): Promise<Uint8Array> {
  const document = await PDFDocument.create();
  const dot =
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
  document
    .addPage()
    .drawImage(await document.embedPng(Buffer.from(dot, 'base64')), { width: 120, height: 50 });
  return document.save();
}

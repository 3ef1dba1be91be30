import { describe, expect, it } from 'vitest';
import { membership } from '../../src/report/population.ts';
import { createReport } from '../../src/report/report.ts';
import type { DocumentStatus } from '../../src/verify/result.ts';
import { OPTIONS, reportOn, signature, verdict } from './sample.ts';

describe('documents are counted, not files', () => {
  it('NAME.signed.pdf beside NAME.pdf is one document, listed with both files', () => {
    const report = reportOn({ 'A/1.pdf': 'unsigned', 'A/1.signed.pdf': 'intact', 'A/2.pdf': 'unsigned' });
    expect(report.totals.share).toEqual({ numerator: 1, denominator: 2, percent: 50 });
    expect(report.population).toMatchObject({ files: 3, documents: 2 });
    expect(report.documents[0]).toMatchObject({
      file: 'archive/A/1.signed.pdf',
      state: 'signed',
      renditions: [
        { file: 'archive/A/1.signed.pdf', status: 'intact' },
        { file: 'archive/A/1.pdf', status: 'unsigned' },
      ],
    });
  });

  it('NAME.signed.pdf alone, or in another folder, is a document of its own', () => {
    expect(reportOn({ 'A/1.signed.pdf': 'intact' }).totals.total).toBe(1);
    expect(reportOn({ 'A/1.pdf': 'unsigned', 'B/1.signed.pdf': 'intact' }).totals.total).toBe(2);
  });

  it('a rendition of a rendition is one document with both', () => {
    const report = reportOn({
      'a.signed.signed.pdf': 'intact',
      'a.pdf': 'unsigned',
      'a.signed.pdf': 'failed',
    });
    expect(report.totals.total).toBe(1);
    expect(report.documents[0]?.file).toBe('archive/a.signed.signed.pdf');
  });

  it('extensions and names of another case or Unicode form are one document only when nothing fits better', () => {
    expect(reportOn({ 'a.PDF': 'unsigned', 'a.signed.pdf': 'intact' }).totals.total).toBe(1);
    const both = reportOn({ 'a.PDF': 'unsigned', 'a.pdf': 'unsigned', 'a.signed.pdf': 'intact' });
    expect(both.documents.map(({ file, state }) => [file, state])).toEqual([
      ['archive/a.PDF', 'unsigned'],
      ['archive/a.signed.pdf', 'signed'],
    ]);
    const forms = { ['é.pdf'.normalize('NFD')]: 'unsigned', 'é.signed.pdf': 'intact' } as const;
    expect(reportOn(forms).totals.total).toBe(1);
  });

  it('is judged by its best rendition: passed, intact, indeterminate, failed, unsigned, error', () => {
    const order: DocumentStatus[] = ['passed', 'intact', 'indeterminate', 'failed', 'unsigned', 'error'];
    for (const [index, better] of order.entries())
      for (const worse of order.slice(index + 1))
        for (const [plain, signed] of [
          [better, worse],
          [worse, better],
        ] as const)
          expect(reportOn({ 'a.pdf': plain, 'a.signed.pdf': signed }).documents[0]?.status).toBe(better);
  });

  it('a failed rendition beside a good one does not count, but is told', () => {
    const [document] = reportOn({ 'a.pdf': 'intact', 'a.signed.pdf': 'failed' }).documents;
    expect(document).toMatchObject({ state: 'signed', shortcomings: [{ code: 'other-rendition-failed' }] });
  });

  it('among equals the one with more signatures stands for the document', () => {
    const collector = createReport(OPTIONS);
    collector.add('a.pdf', verdict('a.pdf', 'intact'));
    collector.add(
      'a.signed.pdf',
      verdict('a.signed.pdf', 'intact', { signatures: [signature(), signature()] }),
    );
    expect(collector.finish().documents[0]?.file).toBe('archive/a.signed.pdf');
  });

  it('a file given twice is one file', () => {
    const collector = createReport(OPTIONS);
    collector.add('a.pdf', verdict('a.pdf', 'intact'));
    collector.add('a.pdf', verdict('a.pdf', 'intact'));
    expect(collector.finish().population).toMatchObject({ files: 1, documents: 1 });
  });
});

describe('globs', () => {
  const of = (include: string[], exclude: string[]) => membership({ include, exclude });

  it('without any, every file is counted', () => {
    expect(of([], [])('A/.hidden/1.pdf')).toBe('counted');
  });

  it('are matched against the path below the input; without a slash against the name in any folder', () => {
    const test = of(['A/**'], ['*.draft.pdf']);
    expect(test('A/x/1.pdf')).toBe('counted');
    expect(test('A/x/1.draft.pdf')).toBe('request');
    expect(test('B/A/1.pdf')).toBe('outside');
  });

  it('take Vietnamese names in either Unicode form', () => {
    expect(of([], ['Mật/**'.normalize('NFD')])('Mật/1.pdf'.normalize('NFC'))).toBe('request');
  });

  it('refuses an empty one', () => {
    expect(() => of([' '], [])).toThrow(/--include/);
  });
});

describe('left out documents', () => {
  it('stand in their own number and in no other', () => {
    const collector = createReport(OPTIONS);
    collector.add('A/1.pdf', verdict('A/1.pdf', 'intact'));
    collector.exclude('A/2.pdf', 'archive/A/2.pdf');
    collector.exclude('A/2.signed.pdf', 'archive/A/2.signed.pdf');
    collector.exclude('B/3.pdf', 'archive/B/3.pdf');
    const report = collector.finish();
    expect(report.totals).toMatchObject({ total: 1, excluded: 2, share: { numerator: 1, denominator: 1 } });
    expect(
      report.groups.map(({ key, total, excluded, share, rank }) => [
        key,
        total,
        excluded,
        share?.percent,
        rank,
      ]),
    ).toEqual([
      ['A', 1, 1, 100, 1],
      ['B', 0, 1, undefined, null],
    ]);
  });

  it('a document of which one file is counted is counted', () => {
    const collector = createReport(OPTIONS);
    collector.exclude('1.signed.pdf', 'archive/1.signed.pdf');
    collector.add('1.pdf', verdict('1.pdf', 'unsigned'));
    expect(collector.finish().totals).toMatchObject({ total: 1, excluded: 0, unsigned: 1 });
  });
});

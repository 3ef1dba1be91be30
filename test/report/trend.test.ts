import { describe, expect, it } from 'vitest';
import type { HistoryEntry } from '../../src/report/comparison.ts';
import { shareDelta } from '../../src/report/percent.ts';
import { renderBadge } from '../../src/report/render/badge.ts';
import { renderJson } from '../../src/report/render/json.ts';
import { render } from '../../src/report/render/render.ts';
import { createReport } from '../../src/report/report.ts';
import {
  decodeBaseline,
  decodeEntry,
  dropOf,
  historyEntry,
  withEntry,
  withTrend,
} from '../../src/report/trend.ts';
import { EIGHT, OPTIONS, office, reportOn, signature, verdict } from './sample.ts';

/** An entry of a month with so many of eight signed. */
const entry = (period: string, numerator: number, of = 8): HistoryEntry => ({
  period,
  generatedAt: `${period}-28T00:00:00Z`,
  measure: 'intact',
  share: { numerator, denominator: of, percent: (100 * numerator) / of },
  target: null,
  units: { A: { numerator: 1, denominator: 4 } },
});

describe('a history', () => {
  const report = reportOn(EIGHT);

  it('has one line a month and measure: a result of the same replaces it', () => {
    const own = historyEntry(report);
    expect(own).toMatchObject({ period: '2026-06', share: { numerator: 4, denominator: 8 } });
    const once = withEntry([entry('2026-05', 3), entry('2026-07', 8)], own);
    expect(once.map(({ period }) => period)).toEqual(['2026-05', '2026-06', '2026-07']);
    expect(withEntry(once, own)).toEqual(once);
    expect(withEntry(once, { ...own, measure: 'present' })).toHaveLength(4);
  });

  it('gives the difference to the period before and to the same month a year before, before rounding', () => {
    const history = withEntry(
      [entry('2025-06', 1), entry('2026-04', 2), entry('2026-05', 3)],
      historyEntry(report),
    );
    const { comparisons, history: shown } = withTrend(report, { history });
    expect(comparisons).toEqual([
      expect.objectContaining({ with: 'previous', generatedAt: '2026-05-28T00:00:00Z', delta: 12.5 }),
      expect.objectContaining({ with: 'year-before', generatedAt: '2025-06-28T00:00:00Z', delta: 37.5 }),
    ]);
    expect(comparisons?.[0]?.units).toEqual([expect.objectContaining({ key: 'A', delta: 50 })]);
    expect(shown).toHaveLength(4);
  });

  it('shows only results of the same measure', () => {
    const other: HistoryEntry = { ...entry('2026-05', 8), measure: 'present' };
    expect(withTrend(report, { history: [other, historyEntry(report)] })).toMatchObject({
      history: [{ period: '2026-06' }],
    });
    expect(withTrend(report, { history: [other] }).comparisons).toBeUndefined();
  });

  it('keeps the sign of a difference that is too small to show', () => {
    expect(shareDelta({ numerator: 1, denominator: 3 }, { numerator: 1, denominator: 3 })).toBe(0);
    const tiny = shareDelta(
      { numerator: 1, denominator: 3 },
      { numerator: 333333334, denominator: 1000000000 },
    );
    expect(tiny).toBeLessThan(0);
  });

  it.each([
    '',
    '{}',
    'null',
    '[]',
    '{"period":"2026-13x"}',
    JSON.stringify({ ...entry('2026-05', 1), share: { numerator: -1, denominator: 0 } }),
  ])('refuses a line that is none: %s', (line) => {
    expect(() => decodeEntry(line, 'h:1')).toThrow(expect.objectContaining({ code: 'history-malformed' }));
  });
});

describe('a fall', () => {
  const report = reportOn(EIGHT);
  const against = (numerator: number, of: number) =>
    dropOf(withTrend(report, { history: [entry('2026-05', numerator, of)] }));

  it('is told by the exact fraction: not of the same, but of the smallest difference', () => {
    expect(against(4, 8)).toBeUndefined();
    expect(against(500000, 1000000)).toBeUndefined();
    expect(against(500001, 1000000)).toMatchObject({ with: 'previous', before: { numerator: 500001 } });
  });

  it('is also that there is nothing to count any more', () => {
    const empty = createReport(OPTIONS).finish();
    expect(dropOf(withTrend(empty, { history: [entry('2026-05', 1)] }))).toMatchObject({ share: null });
  });

  it('goes by the baseline where there is one', () => {
    const baseline = decodeBaseline(renderJson(reportOn({ 'A/1.pdf': 'intact' })), 'b.json', 'intact');
    const trended = withTrend(report, { baseline, history: [entry('2026-05', 1)] });
    expect(dropOf(trended)).toMatchObject({ with: 'baseline' });
  });

  it('cannot be told against another measure, or what is no report', () => {
    const present = renderJson(reportOn(EIGHT, { measure: 'present' }));
    for (const text of [present, '{}', 'no JSON', '[]', 'null'])
      expect(() => decodeBaseline(text, 'b.json', 'intact'), text.slice(0, 20)).toThrow(
        expect.objectContaining({ code: 'baseline-unusable' }),
      );
  });
});

describe('what ends soon', () => {
  const ending = (notAfter: string, provableUntil?: string) => {
    const one = signature(provableUntil === undefined ? {} : { provableUntil });
    if (one.signer === null) throw new Error('the sample has a signer');
    return { ...one, signer: { ...one.signer, notAfter, sha256: notAfter } };
  };
  const collector = createReport(OPTIONS);
  collector.add('A/1.pdf', verdict('A/1.pdf', 'passed', { signatures: [ending('2026-08-30T00:00:00Z')] }));
  collector.add('A/2.pdf', verdict('A/2.pdf', 'passed', { signatures: [ending('2026-08-30T00:00:00Z')] }));
  collector.add('A/3.pdf', verdict('A/3.pdf', 'passed', { signatures: [ending('2026-08-30T00:00:01Z')] }));
  collector.add('A/4.pdf', verdict('A/4.pdf', 'passed', { signatures: [ending('2026-05-30T00:00:00Z')] }));
  collector.add(
    'B/5.pdf',
    verdict('B/5.pdf', 'passed', { signatures: [ending('2030-01-01T00:00:00Z', '2026-07-01T00:00:00Z')] }),
  );
  const { expiring } = collector.finish();

  it('lists certificates that end within ninety days, with how many documents they signed; not those ended before', () => {
    expect(expiring).toMatchObject({ days: 90, until: '2026-08-30T00:00:00Z' });
    expect(expiring.certificates).toEqual([
      {
        name: 'Nguyễn Thị Hoa',
        organization: 'Sở Nội vụ',
        sha256: '2026-08-30T00:00:00Z',
        notAfter: '2026-08-30T00:00:00Z',
        documents: 2,
      },
    ]);
  });

  it('lists documents whose proof ends', () => {
    expect(expiring.documents).toEqual([
      { file: 'archive/B/5.pdf', unit: 'B', provableUntil: '2026-07-01T00:00:00Z' },
    ]);
  });
});

describe('trend and ends in the formats', () => {
  it.each(['en', 'vi'] as const)('are shown to people in %s', async (lang) => {
    const plain = office({ expiring: 1000 });
    const report = withTrend(plain, { history: withEntry([entry('2026-05', 3)], historyEntry(plain)) });
    for (const format of ['human', 'md', 'html'] as const) {
      const [{ content } = { content: '' }] = await render(report, format, lang);
      expect(content).toContain(lang === 'en' ? '2026-05' : '05/2026');
      expect(content).toMatch(lang === 'en' ? /Against the period before/ : /So với kỳ trước/);
      expect(content).toMatch(
        lang === 'en' ? /Certificate of Nguyễn Thị Hoa ends/ : /Chứng thư của Nguyễn Thị Hoa hết hạn/,
      );
    }
  });
});

describe('the badge', () => {
  it('says the share in words for those who do not see it, and escapes nothing into markup', () => {
    const svg = renderBadge(reportOn(EIGHT), { lang: 'en' });
    expect(svg).toMatch(/<svg [^>]*role="img" aria-labelledby="title"/);
    expect(svg).toContain('50.0 % (4 of 8 documents)');
    expect(renderBadge(reportOn(EIGHT), { lang: 'vi' })).toContain('50,0 %');
  });

  it('is green only where a plan was given and met, and neither where there is nothing to count', () => {
    const colour = (svg: string): string => /<rect x=[^>]*fill="(#\w+)"/.exec(svg)?.[1] ?? '';
    const met = colour(renderBadge(reportOn(EIGHT, { target: 50 }), { lang: 'en' }));
    const missed = colour(renderBadge(reportOn(EIGHT, { target: 50.1 }), { lang: 'en' }));
    const none = colour(renderBadge(createReport({ ...OPTIONS, target: 0 }).finish(), { lang: 'en' }));
    const open = colour(renderBadge(reportOn(EIGHT), { lang: 'en' }));
    expect(new Set([met, missed, none, open]).size).toBe(4);
  });
});

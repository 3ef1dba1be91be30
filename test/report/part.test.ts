import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { factsOf } from '../../src/report/facts.ts';
import { commonOptions, distinctFiles } from '../../src/report/merge.ts';
import { decodeHeader, decodeLine, encodePart, type PartHeader } from '../../src/report/part.ts';
import { renderJson } from '../../src/report/render/json.ts';
import { createReport } from '../../src/report/report.ts';
import type { ReportOptions } from '../../src/report/settings.ts';
import type { DocumentStatus } from '../../src/verify/result.ts';
import { OPTIONS, office, verdict } from './sample.ts';

const header = (index: number, of: number, options: Partial<ReportOptions> = {}): PartHeader => ({
  shard: { index, of },
  timeGiven: true,
  options: { ...OPTIONS, ...options },
});
const named = (...headers: PartHeader[]) =>
  headers.map((each, at) => ({ where: `part${at + 1}`, header: each }));

interface Entry {
  readonly path: string;
  readonly status: DocumentStatus | 'excluded';
  readonly shard: number;
}

const entries = fc.uniqueArray(
  fc.record({
    path: fc
      .tuple(
        fc.array(fc.constantFrom('A', 'B', 'Đ', 'Phòng'), { maxLength: 3 }),
        fc.nat(8),
        fc.constantFrom('.pdf', '.signed.pdf', '.PDF'),
      )
      .map(([folders, n, end]) => [...folders, `${n}${end}`].join('/')),
    status: fc.constantFrom<Entry['status']>(
      ...(['passed', 'intact', 'indeterminate', 'failed', 'unsigned', 'error', 'excluded'] as const),
    ),
    shard: fc.integer({ min: 1, max: 4 }),
  }),
  { maxLength: 40, selector: ({ path }) => path },
);

/** The report of parts that went through their text. */
function merged(all: readonly Entry[], options: ReportOptions, order: readonly number[]): string {
  const parts = order.map((index) =>
    [
      encodePart.header({ shard: { index, of: order.length }, timeGiven: true, options }),
      ...all
        .filter(({ shard }) => shard === index)
        .map(({ path, status }) =>
          status === 'excluded'
            ? encodePart.excluded(path, `archive/${path}`)
            : encodePart.file(factsOf(verdict(path, status), path)),
        ),
    ].map((line) => line.slice(0, -1)),
  );
  const headers = parts.map(([first = ''], at) => ({
    where: `${at}`,
    header: decodeHeader(first, `${at}`, options.kyso),
  }));
  const collector = createReport(commonOptions(headers));
  for (const [, ...lines] of parts)
    for (const line of lines) {
      const entry = decodeLine(line, 'part');
      if (entry.kind === 'excluded') collector.exclude(entry.path, entry.file);
      else if (entry.kind === 'file') collector.addFacts(entry.facts);
    }
  return renderJson(collector.finish());
}

describe('parts of a report', () => {
  it('give the bytes of a single run, however the documents are spread and the parts ordered', () => {
    const options: ReportOptions = {
      ...OPTIONS,
      by: ['unit', 'folder', 'signer', 'type'],
      unitDepth: 2,
      target: '82,5',
      targets: new Map([['A', 90]]),
      failUnder: 50,
    };
    fc.assert(
      fc.property(entries, fc.shuffledSubarray([1, 2, 3, 4], { minLength: 4 }), (all, order) => {
        const single = createReport(options);
        for (const { path, status } of all)
          if (status === 'excluded') single.exclude(path, `archive/${path}`);
          else single.add(path, verdict(path, status));
        expect(merged(all, options, order)).toBe(renderJson(single.finish()));
      }),
    );
  });

  it('are refused while a shard is missing, or is there twice', () => {
    expect(() => commonOptions(named(header(1, 3), header(3, 3)))).toThrow(/missing: 2/);
    expect(() => commonOptions(named(header(1, 2), header(2, 2), header(2, 2)))).toThrow(/both shard 2\/2/);
    expect(commonOptions(named(header(2, 2), header(1, 2)))).toMatchObject({ kyso: '1.2.3' });
  });

  it.each([
    ['measure', { measure: 'present' }],
    ['target', { target: 90 }],
    ['targets', { targets: new Map([['A', 90]]) }],
    ['population', { population: { inputs: ['other'] } }],
    ['generatedAt', { generatedAt: '2026-06-02T00:00:00Z' }],
  ] as const)('are refused with another %s, which is named', (option, other) => {
    try {
      commonOptions(named(header(1, 2), header(2, 2, other)));
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({ code: 'parts-mismatch', hint: expect.stringContaining(option) });
    }
  });

  it('made without a given time bear the last of their times', () => {
    const late = { ...header(2, 2, { generatedAt: '2026-06-02T00:00:00Z' }), timeGiven: false };
    const parts = named({ ...header(1, 2), timeGiven: false }, late);
    expect(commonOptions(parts).generatedAt).toBe('2026-06-02T00:00:00Z');
  });

  it('may not hold one file twice', () => {
    const once = distinctFiles();
    once('a.pdf', 'part1');
    expect(() => once('a.pdf', 'part2')).toThrow(/a\.pdf stands in both part1 and part2/);
  });

  it('are refused when another version made them, or nobody did', () => {
    const [first = ''] = encodePart.header(header(1, 1)).split('\n');
    expect(() => decodeHeader(first, 'p', '1.2.4')).toThrow(/written by kyso 1\.2\.3/);
    for (const text of ['', '{}', 'null', '%PDF-1.7', '[1]', '{"kysoReportPart":1,"kyso":"1.2.3"}'])
      expect(() => decodeHeader(text, 'p', '1.2.3'), text).toThrow(
        expect.objectContaining({ code: 'part-malformed' }),
      );
  });

  it('never throw anything but a coded error on damaged lines', () => {
    const line = encodePart.file(factsOf(verdict('A/1.pdf', 'intact'), 'A/1.pdf'));
    fc.assert(
      fc.property(fc.nat(line.length), fc.string({ maxLength: 5 }), (at, text) => {
        try {
          decodeLine(line.slice(0, at) + text + line.slice(at + 1), 'p');
        } catch (error) {
          expect(error).toMatchObject({ code: 'part-malformed' });
        }
      }),
    );
  });
});

describe('JSON in pieces', () => {
  it('is the text JSON.stringify gives', () => {
    for (const report of [office(), office({ by: [] }), createReport(OPTIONS).finish()])
      expect(renderJson(report)).toBe(`${JSON.stringify(report, null, 2)}\n`);
  });
});

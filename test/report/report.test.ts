import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDimensions } from '../../src/report/dimensions.ts';
import { renderJson } from '../../src/report/render/json.ts';
import { createReport, type Report } from '../../src/report/report.ts';
import type { ShortcomingCode } from '../../src/report/shortcomings.ts';
import { thresholds } from '../../src/report/thresholds.ts';
import type { DocumentStatus, SignatureResult } from '../../src/verify/result.ts';
import { EIGHT, OPTIONS, office, reportOn, signature, verdict } from './sample.ts';

const group = (report: Report, key: string) => report.groups.find((row) => row.key === key);

describe('an archive of eight documents', () => {
  const report = reportOn(EIGHT);

  it('counts four of eight as signed, and the tampered one apart', () => {
    expect(report.totals).toEqual({
      total: 8,
      excluded: 0,
      present: 5,
      intact: 4,
      trusted: 0,
      complete: null,
      broken: 1,
      undetermined: 0,
      unsigned: 3,
      errors: 0,
      share: { numerator: 4, denominator: 8, percent: 50 },
    });
  });

  it('measured by presence the tampered one counts as well, and is still told', () => {
    const { totals, documents } = reportOn(EIGHT, { measure: 'present' });
    expect(totals).toMatchObject({ broken: 1, share: { numerator: 5, denominator: 8 } });
    expect(documents.find(({ file }) => file.endsWith('6.pdf'))).toMatchObject({
      state: 'signed',
      shortcomings: [{ code: 'content-broken', field: 'Signature1' }],
    });
  });

  it('measured by trust nothing counts whose signer nobody checked', () => {
    const { totals, documents } = reportOn(EIGHT, { measure: 'trusted' });
    expect(totals).toMatchObject({ trusted: 0, undetermined: 4, share: { numerator: 0 } });
    expect(documents[0]?.shortcomings).toEqual([{ code: 'trust-not-checked' }]);
  });

  it('rolls nested files up into units and ranks them', () => {
    expect(group(report, 'A')).toMatchObject({ total: 4, rank: 1, share: { numerator: 3, denominator: 4 } });
    expect(group(report, 'B')).toMatchObject({
      rank: 2,
      share: { numerator: 1, denominator: 3, percent: 33.3 },
    });
    expect(group(report, 'C')).toMatchObject({
      rank: 3,
      share: { numerator: 0, denominator: 1, percent: 0 },
    });
  });

  it('shows every depth down to the units asked for, each level ranked by itself', () => {
    const deep = reportOn(EIGHT, { unitDepth: 2 });
    expect(deep.groups.map(({ key, path, total, rank }) => [key, path, total, rank])).toEqual([
      ['A', ['A'], 4, 1],
      ['A/A1', ['A', 'A1'], 2, 1],
      ['B', ['B'], 3, 2],
      ['C', ['C'], 1, 3],
    ]);
    expect(deep.documents.map(({ unit }) => unit)).toEqual(['A', 'A', 'A/A1', 'A/A1', 'B', 'B', 'B', 'C']);
  });
});

describe('units', () => {
  it('documents directly in the input belong to the group “.”, which stands beside the first level', () => {
    const report = reportOn({ '1.pdf': 'unsigned', 'A/2.pdf': 'intact' });
    expect(group(report, '.')).toMatchObject({ path: [], total: 1, rank: 2 });
    expect(group(report, 'A')).toMatchObject({ total: 1, rank: 1 });
  });

  it('a folder name in either Unicode form is one unit, given in NFC', () => {
    const report = reportOn({
      [`${'Phòng'.normalize('NFD')}/1.pdf`]: 'intact',
      [`${'Phòng'.normalize('NFC')}/2.pdf`]: 'unsigned',
    });
    expect(report.groups.map(({ key, total }) => [key, total])).toEqual([['Phòng'.normalize('NFC'), 2]]);
  });

  it('stand in code-point order of their segments, a folder before what is in it', () => {
    const report = reportOn(
      {
        'A-1/x.pdf': 'intact',
        'A/B/x.pdf': 'intact',
        'a/x.pdf': 'intact',
        '\u{1f600}/x.pdf': 'intact',
        '\uff5e/x.pdf': 'intact',
      },
      { unitDepth: 2 },
    );
    expect(report.groups.map(({ key }) => key)).toEqual(['A', 'A/B', 'A-1', 'a', '\uff5e', '\u{1f600}']);
  });

  it('refuses a depth that is no whole number from 1', () => {
    for (const unitDepth of [0, -1, 1.5, Number.NaN])
      expect(() => createReport({ ...OPTIONS, unitDepth })).toThrow(/--unit-depth/);
  });
});

const paths = fc
  .tuple(fc.array(fc.constantFrom('A', 'B', 'Đ'), { maxLength: 4 }), fc.nat(30))
  .map(([folders, n]) => [...folders, `${n}.pdf`].join('/'));
const statuses = fc.constantFrom<DocumentStatus>(
  'passed',
  'intact',
  'indeterminate',
  'failed',
  'unsigned',
  'error',
);
const archives = fc.dictionary(paths, statuses, { maxKeys: 25, noNullPrototype: true });

describe('roll-ups', () => {
  it('a parent’s numbers are the sums of its own documents and its children’s, never a mean', () => {
    fc.assert(
      fc.property(archives, (archive) => {
        const report = reportOn(archive, { by: ['folder'] });
        for (const parent of report.groups.filter(({ path }) => path.length > 0)) {
          const children = report.groups.filter(
            ({ path }) =>
              path.length === parent.path.length + 1 && path.join('/').startsWith(`${parent.key}/`),
          );
          const own = report.documents.filter(
            ({ file }) => file.replace(/^archive\/(.*)\/[^/]*$/, '$1') === parent.key,
          );
          const sum = (of: (row: { total: number; intact: number | null }) => number | null) =>
            children.map(of).reduce<number>((a, b) => a + (b ?? 0), 0);
          expect(parent.total).toBe(own.length + sum(({ total }) => total));
          expect(parent.intact).toBe(
            own.filter(({ state }) => state === 'signed').length + sum(({ intact }) => intact),
          );
        }
      }),
    );
  });

  it('the first level adds up to the whole', () => {
    fc.assert(
      fc.property(archives, (archive) => {
        const { groups, totals } = reportOn(archive);
        for (const name of [
          'total',
          'present',
          'intact',
          'trusted',
          'broken',
          'undetermined',
          'unsigned',
          'errors',
        ] as const)
          expect(groups.reduce((sum, row) => sum + (row[name] ?? 0), 0)).toBe(totals[name]);
      }),
    );
  });

  it('the order in which documents come does not change a byte', () => {
    fc.assert(
      fc.property(archives, (archive) => {
        const backwards = Object.fromEntries(Object.entries(archive).reverse());
        const options = { by: ['unit', 'signer', 'type'], unitDepth: 2, target: 50 } as const;
        expect(renderJson(reportOn(backwards, options))).toBe(renderJson(reportOn(archive, options)));
      }),
    );
  });
});

describe('a figure that survives questions', () => {
  it('every percentage stands beside its numerator and denominator', () => {
    const { totals, groups } = office();
    for (const { share, total, intact } of [totals, ...groups])
      if (share !== null) expect(share).toMatchObject({ numerator: intact, denominator: total });
  });

  it('the plan is compared before rounding', () => {
    const archive = Object.fromEntries(
      Array.from({ length: 2500 }, (_, n) => [`A/${n}.pdf`, n < 2249 ? 'intact' : 'unsigned'] as const),
    );
    const report = reportOn(archive, { target: 90 });
    expect(group(report, 'A')).toMatchObject({ share: { percent: 90 }, target: 90, delta: -0.04 });
    expect(thresholds(report, { failUnder: 90 })).toHaveLength(1);
  });

  it('what could not be verified is neither signed nor unsigned, and stays in the denominator', () => {
    expect(reportOn({ '1.pdf': 'indeterminate', '2.pdf': 'intact', '3.pdf': 'error' }).totals).toMatchObject({
      undetermined: 1,
      unsigned: 0,
      errors: 1,
      share: { numerator: 1, denominator: 3 },
    });
  });

  it('nothing to count has no share, no rank, and misses the threshold', () => {
    const report = reportOn({}, { target: 90 });
    expect(report.totals).toMatchObject({ total: 0, share: null });
    expect(thresholds(report, { failUnder: 0 })).toEqual([
      { option: '--fail-under', unit: null, share: null, threshold: 0 },
    ]);
  });

  it('a signature field without a value, or a time-stamp alone, counts for nothing', () => {
    const collector = createReport({ ...OPTIONS, measure: 'present' });
    collector.add('1.pdf', verdict('1.pdf', 'unsigned'));
    collector.add('2.pdf', verdict('2.pdf', 'passed', { signatures: [signature({ kind: 'timestamp' })] }));
    const report = collector.finish();
    expect(report.totals).toMatchObject({ present: 0, unsigned: 2 });
    expect(report.documents[1]?.shortcomings).toEqual([{ code: 'timestamp-only' }]);
  });
});

describe('targets', () => {
  it('one for all, and one of its own for a unit', () => {
    const report = reportOn(EIGHT, { target: '82.5', targets: new Map([['B', 30]]) });
    expect(report.groups.map(({ key, target, delta }) => [key, target, delta])).toEqual([
      ['A', 82.5, -7.5],
      ['B', 30, 3.333333],
      ['C', 82.5, -82.5],
    ]);
    expect(report.targets).toMatchObject({ total: 82.5, units: { B: 30 }, unmatched: [] });
  });

  it('without any, no row has a target or a delta', () => {
    for (const row of reportOn(EIGHT).groups) expect(row).not.toHaveProperty('target');
  });

  it('a planned unit of which no document was met is named', () => {
    expect(reportOn(EIGHT, { targets: new Map([['D', 90]]) }).targets.unmatched).toEqual(['D']);
  });

  it('match a unit in either Unicode form', () => {
    const report = reportOn(
      { 'Phòng/1.pdf': 'intact' },
      { targets: new Map([['Phòng'.normalize('NFD'), 90]]) },
    );
    expect(report.groups[0]).toMatchObject({ target: 90, delta: 10 });
  });
});

describe('thresholds', () => {
  const report = reportOn(EIGHT);

  it('are met to the dot and missed by a tenth', () => {
    expect(thresholds(report, { failUnder: '50' })).toEqual([]);
    expect(thresholds(report, { failUnder: '50.1' })).toMatchObject([
      { option: '--fail-under', unit: null, threshold: 50.1 },
    ]);
  });

  it('of units name every unit below', () => {
    expect(thresholds(report, { failUnderUnit: '33.4' }).map(({ unit }) => unit)).toEqual(['B', 'C']);
  });

  it('of units need rows by unit', () => {
    const byType = reportOn(EIGHT, { by: ['type'] });
    expect(() => thresholds(byType, { failUnderUnit: 1 })).toThrow(/needs rows by unit/);
    expect(() => createReport({ ...OPTIONS, by: ['type'], failUnderUnit: 1 })).toThrow(/needs rows by unit/);
  });
});

describe('rows', () => {
  it('by signer: a document stands in the row of each of its signers, and people of one name are told apart', () => {
    const collector = createReport({ ...OPTIONS, by: ['signer'] });
    const by = (name: string, subject: string) => {
      const { signer } = signature();
      return signature({
        signer: signer === null ? null : { ...signer, name, organization: 'UBND', subject },
      });
    };
    collector.add(
      '1.pdf',
      verdict('1.pdf', 'intact', { signatures: [by('An', 'CN=An,UID=1'), by('Bình', 'CN=Bình')] }),
    );
    collector.add('2.pdf', verdict('2.pdf', 'intact', { signatures: [by('An', 'CN=An,UID=2')] }));
    collector.add('3.pdf', verdict('3.pdf', 'unsigned'));
    const rows = collector.finish().groups.map(({ key, total, rank }) => [key, total, rank]);
    expect(rows).toEqual([
      ['(none)', 1, null],
      [expect.stringMatching(/^An \(UBND\) #[0-9a-f]{8}$/), 1, null],
      [expect.stringMatching(/^An \(UBND\) #[0-9a-f]{8}$/), 1, null],
      ['Bình (UBND)', 1, null],
    ]);
  });

  it('no report holds a certificate’s subject: it may hold personal numbers', () => {
    const { signer } = signature();
    const numbered = signature({ signer: signer && { ...signer, subject: 'CN=An,UID=CCCD:001234567890' } });
    const collector = createReport({ ...OPTIONS, by: ['unit', 'signer'] });
    collector.add('1.pdf', verdict('1.pdf', 'intact', { signatures: [numbered] }));
    expect(renderJson(collector.finish())).not.toContain('001234567890');
  });

  it('several dimensions stand one after the other, each in its own order', () => {
    const { groups } = reportOn(EIGHT, { by: ['unit', 'type'] });
    expect(groups.map(({ by, key }) => `${by}:${key}`)).toEqual(['unit:A', 'unit:B', 'unit:C', 'type:pdf']);
  });

  it('are chosen by name; the month is refused without a register, since documents do not tell their date of issue', () => {
    expect(parseDimensions(['signer,unit', 'unit'])).toEqual(['unit', 'signer']);
    expect(() => reportOn(EIGHT, { by: ['month'] })).toThrow(/date of issue/);
    expect(() => parseDimensions(['colour'])).toThrow(
      /'colour' is not one of unit, folder, month, quarter, signer, type/,
    );
  });
});

describe('shortcomings', () => {
  type Case = [ShortcomingCode, Partial<SignatureResult>];
  const codes = (overrides: Parameters<typeof signature>[0], status: DocumentStatus) => {
    const collector = createReport(OPTIONS);
    collector.add('1.pdf', verdict('1.pdf', status, { signatures: [signature(overrides)] }));
    return collector.finish().documents[0]?.shortcomings.map(({ code }) => code);
  };

  it.each<Case>([
    ['content-broken', { integrity: 'broken' }],
    ['coverage-partial', { integrity: 'broken', coverage: 'partial' }],
    ['changed-after-signing', { laterChanges: { level: 'other', permitted: false, items: [] } }],
    ['certificate-revoked', { revocation: { status: 'revoked' } }],
    ['signature-failed', {}],
  ])('a failed signature: %s', (code, facts) => {
    expect(codes({ status: 'failed', ...facts }, 'failed')).toEqual([code]);
  });

  it.each<Case>([
    ['change-undecided', { laterChanges: { level: 'annotations', permitted: null, items: [] } }],
    ['certificate-expired', { subIndication: 'EXPIRED' }],
    ['time-not-provable', { subIndication: 'OUT_OF_BOUNDS_NO_POE' }],
    ['chain-invalid', { chain: { status: 'invalid', path: [] } }],
    ['signer-untrusted', { chain: { status: 'untrusted', path: [] } }],
    ['not-verifiable', { subIndication: null }],
  ])('an indeterminate signature: %s', (code, facts) => {
    expect(codes({ status: 'indeterminate', ...facts }, 'indeterminate')).toEqual([code]);
  });

  it('a weak algorithm is told of a document that counts', () => {
    const weak = { code: 'algorithm-weak', message: 'SHA-1', clause: '', effect: 'fail' as const };
    expect(codes({ problems: [weak] }, 'intact')).toEqual(['algorithm-weak']);
  });

  it('a file that needs a password, or something unsupported, is told apart from a damaged one', () => {
    const collector = createReport(OPTIONS);
    collector.add(
      '1.pdf',
      verdict('1.pdf', 'error', { error: { code: 'password-required', message: 'encrypted' } }),
    );
    collector.add('2.pdf', verdict('2.pdf', 'error'));
    const unsupported = { code: 'encryption-unsupported', message: 'Adobe.PubSec' };
    collector.add('3.pdf', verdict('3.pdf', 'error', { error: unsupported }));
    const found = collector.finish().documents.flatMap(({ shortcomings }) => shortcomings);
    expect(found).toEqual([{ code: 'password-needed' }, { code: 'unreadable' }, { code: 'unsupported' }]);
  });
});

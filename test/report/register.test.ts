import { describe, expect, it } from 'vitest';
import { secretFiles } from '../../src/report/reconcile.ts';
import { redacted } from '../../src/report/redact.ts';
import { createReport, type Report } from '../../src/report/report.ts';
import type { Roles } from '../../src/report/roles.ts';
import { rolesOf } from '../../src/report/roles.ts';
import { RULE_SETS } from '../../src/report/rule-sets.ts';
import type { ReportOptions } from '../../src/report/settings.ts';
import type { DocumentStatus, SignatureResult } from '../../src/verify/result.ts';
import { registerOf, row } from './register-sample.ts';
import { OPTIONS, signature, verdict } from './sample.ts';

async function reportOf(
  rows: readonly string[],
  files: Readonly<Record<string, DocumentStatus | SignatureResult[]>>,
  options: Partial<ReportOptions> = {},
): Promise<Report> {
  const collector = createReport({ ...OPTIONS, register: await registerOf(...rows), ...options });
  for (const [path, status] of Object.entries(files))
    collector.add(
      path,
      typeof status === 'string' ? verdict(path, status) : verdict(path, 'intact', { signatures: status }),
    );
  return collector.finish();
}

describe('a register is the denominator', () => {
  it('electronic lines by default, all of them or those beside it on request; the choice is printed', async () => {
    const rows = [row('1/QĐ'), row('2/QĐ'), row('3/QĐ', { sent: 'Giấy' })];
    const files = { '1-QĐ.pdf': 'intact', '9-QĐ.pdf': 'intact' } as const;
    const shares = async (denominator: ReportOptions['denominator']) => {
      const report = await reportOf(rows, files, denominator === undefined ? {} : { denominator });
      return [report.denominator, report.totals.share?.numerator, report.totals.share?.denominator];
    };
    expect(await shares(undefined)).toEqual(['electronic', 1, 2]);
    expect(await shares('register')).toEqual(['register', 1, 3]);
    expect(await shares('issued')).toEqual(['issued', 2, 4]);
  });

  it('the electronic share is of the lines that may be sent so, against its own plan before rounding', async () => {
    const rows = [
      ...Array.from({ length: 2249 }, (_, n) => row(`${n + 1}/QĐ`)),
      ...Array.from({ length: 251 }, (_, n) => row(`${n + 1}/CV`, { sent: 'Giấy' })),
      row('1/M', { secrecy: 'Mật' }),
    ];
    const { totals, indicators } = await reportOf(rows, {}, { targetElectronic: 90 });
    expect(totals).toMatchObject({
      issued: 2501,
      eligible: 2500,
      electronic: 2249,
      shareElectronic: { numerator: 2249, denominator: 2500, percent: 90 },
    });
    expect(indicators[0]).toMatchObject({ name: 'electronic', target: 90, delta: -0.04 });
  });

  it('left out with reasons: secret, cancelled, other; counted in no other number', async () => {
    const { totals, exclusions, registerCheck } = await reportOf(
      [
        row('1/QĐ'),
        row('2/QĐ', { secrecy: 'Tối mật' }),
        row('3/QĐ', { status: 'Hủy' }),
        row('4/QĐ', { exclusion: 'Thư mời họp' }),
      ],
      { '1-QĐ.pdf': 'intact', '3-QĐ.pdf': 'intact' },
    );
    expect(totals).toMatchObject({
      total: 1,
      excluded: 3,
      exclusions: { secret: 1, cancelled: 1, other: 1, request: 0 },
      issued: 4,
      eligible: 1,
    });
    expect(exclusions.map(({ reason, words, label }) => [reason, words, label])).toEqual([
      ['secret', 'Tối mật', '2/QĐ'],
      ['cancelled', 'Hủy', '3/QĐ'],
      ['other', 'Thư mời họp', '4/QĐ'],
    ]);
    expect(registerCheck?.linesWithoutFile).toEqual([]);
  });

  it('a file that may be of a secret line is not opened, also where it may be of another', async () => {
    const register = await registerOf(
      row('1/QĐ', { secrecy: 'Mật' }),
      row('1/QĐ', { date: '01/01/2026' }),
      row('2/QĐ'),
      row('3/QĐ', { secrecy: 'Mật', file: 'thư.pdf' }),
    );
    const isSecret = secretFiles(register);
    expect(['A/1-QĐ.pdf', 'A/1_qd.signed.pdf', 'x/Thư.pdf', 'A/2-QĐ.pdf'].map(isSecret)).toEqual([
      true,
      true,
      true,
      false,
    ]);
  });

  it('lines without a file, files without a line and what matches twice are listed, and never guessed', async () => {
    const { registerCheck, documents, totals } = await reportOf(
      [row('1/QĐ'), row('2/QĐ'), row('3/QĐ'), row('3/QĐ'), row('4/QĐ')],
      {
        '1-QĐ.pdf': 'intact',
        '3-QĐ.pdf': 'intact',
        'a/4-QĐ.pdf': 'intact',
        'b/4-QĐ.pdf': 'unsigned',
        'thư.pdf': 'intact',
      },
    );
    expect(registerCheck).toMatchObject({
      lines: 5,
      matched: 1,
      linesWithoutFile: [{ line: 3, label: '2/QĐ' }],
      filesWithoutLine: ['archive/thư.pdf'],
      doubled: [
        { lines: [{ line: 4 }, { line: 5 }], files: ['archive/3-QĐ.pdf'] },
        { lines: [{ line: 6 }], files: ['archive/a/4-QĐ.pdf', 'archive/b/4-QĐ.pdf'] },
      ],
    });
    expect(documents.map(({ state, shortcomings }) => [state, shortcomings[0]?.code])).toEqual([
      ['signed', undefined],
      ['error', 'line-without-file'],
      ['undetermined', 'matched-twice'],
      ['undetermined', 'matched-twice'],
      ['undetermined', 'matched-twice'],
    ]);
    expect(totals).toMatchObject({ total: 5, undetermined: 3, errors: 1, share: { numerator: 1 } });
  });

  it('renditions a line names together are one document, judged by the best', async () => {
    const { documents } = await reportOf(
      [row('1/QĐ', { file: 'nháp.pdf|bản ký.pdf' })],
      {
        'nháp.pdf': 'unsigned',
        'A/bản ký.pdf': 'intact',
      },
      {},
    );
    expect(documents).toMatchObject([
      { file: 'archive/A/bản ký.pdf', state: 'signed', renditions: [{}, { file: 'archive/nháp.pdf' }] },
    ]);
  });

  it('months and quarters go by the date of issue; a line without one has a row of its own', async () => {
    const { groups } = await reportOf(
      [row('1/QĐ'), row('2/QĐ', { date: '30/06/2026' }), row('3/QĐ', { date: '' })],
      { '1-QĐ.pdf': 'intact' },
      { by: ['month', 'quarter'] },
    );
    expect(groups.map(({ by, key, total, present }) => [by, key, total, present])).toEqual([
      ['month', '(none)', 1, 0],
      ['month', '2026-03', 1, 1],
      ['month', '2026-06', 1, 0],
      ['quarter', '(none)', 1, 0],
      ['quarter', '2026-Q1', 1, 1],
      ['quarter', '2026-Q2', 1, 0],
    ]);
  });

  it('units come from the register at any depth, from folders, or from the signer', async () => {
    const rows = [row('1/QĐ', { unit: 'Khối/Phòng Một' }), row('2/QĐ', { unit: 'Khối > Phòng Hai' })];
    const files = { 'kho/1-QĐ.pdf': 'intact' } as const;
    const keys = async (options: Partial<ReportOptions>) =>
      (await reportOf(rows, files, options)).groups.map(({ key, total }) => `${key} ${total}`);
    expect(await keys({ unitDepth: 2 })).toEqual(['Khối 2', 'Khối/Phòng Hai 1', 'Khối/Phòng Một 1']);
    expect(await keys({ unitFrom: 'folder' })).toEqual(['. 1', 'kho 1']);
    expect(await keys({ unitFrom: 'signer' })).toEqual(['. 1', 'Sở Nội vụ 1']);
  });

  it('two units of one name are two where they lie in different ones; NFC and NFD are one', async () => {
    const { groups } = await reportOf(
      [
        row('1/QĐ', { unit: 'Khối I/Văn phòng' }),
        row('2/QĐ', { unit: 'Khối II/Văn phòng' }),
        row('3/QĐ', { unit: 'Khối II/Văn phòng'.normalize('NFD') }),
      ],
      {},
      { unitDepth: 2 },
    );
    expect(groups.map(({ key, total }) => [key, total])).toEqual([
      ['Khối I', 1],
      ['Khối I/Văn phòng', 1],
      ['Khối II', 2],
      ['Khối II/Văn phòng', 2],
    ]);
  });

  it('an empty register, and one of which every line is left out: no share, no rank, the threshold missed', async () => {
    for (const rows of [[], [row('1/QĐ', { secrecy: 'Mật' })]]) {
      const { totals, indicators, groups } = await reportOf(rows, {}, { target: 80, targetElectronic: 90 });
      expect(totals).toMatchObject({ total: 0, share: null, shareElectronic: null });
      expect(indicators.map(({ share, delta }) => [share, delta])).toEqual([
        [null, null],
        [null, null],
      ]);
      expect(groups.every(({ rank, delta }) => rank === null && delta === undefined)).toBe(true);
    }
  });
});

const signer = (name: string, sha256: string, subject = `CN=${name}`): SignatureResult =>
  signature({
    field: name,
    signer: {
      name,
      subject,
      issuer: 'CN=CA',
      serial: sha256,
      notBefore: '2025-01-01T00:00:00Z',
      notAfter: '2028-01-01T00:00:00Z',
      sha256,
      usage: { keyUsage: ['nonRepudiation'], extendedKeyUsage: [], policies: ['1.2.3'] },
    },
  });
const PERSON = signer('An', '01', 'UID=CCCD:001099000001,CN=An');
const ORGANIZATION = signer('UBND', '02', 'UID=MST:0100000000,CN=UBND\\, tỉnh');
const STRANGER = signer('Lạ', '03', 'CN=Lạ');
const ROLES: Roles = {
  person: [{ subject: { UID: 'CCCD:*' } }],
  organization: [{ subject: { UID: 'MST:*' } }],
};

describe('complete', () => {
  const judged = async (
    signatures: SignatureResult[],
    cells: Parameters<typeof row>[1] = {},
    label = '1/QĐ',
    options: Partial<ReportOptions> = {},
  ) => {
    const { documents } = await reportOf(
      [row(label, cells)],
      { [`${label.replaceAll('/', '-')}.pdf`]: signatures },
      { measure: 'complete', roles: ROLES, rules: RULE_SETS['nd30-2020'] as never, ...options },
    );
    return [documents[0]?.state, ...(documents[0]?.shortcomings.map(({ code }) => code) ?? [])];
  };

  it('is a person, then the organisation, each intact (Decree 30/2020, Appendix I)', async () => {
    expect(await judged([PERSON, ORGANIZATION])).toEqual(['signed']);
    expect(await judged([PERSON])).toEqual(['incomplete', 'organization-signature-missing']);
    expect(await judged([ORGANIZATION])).toEqual(['incomplete', 'person-signature-missing']);
    expect(await judged([ORGANIZATION, PERSON])).toEqual(['incomplete', 'signing-order-wrong']);
    expect(await judged([STRANGER, ORGANIZATION])).toEqual([
      'incomplete',
      'person-signature-missing',
      'signer-wrong',
    ]);
  });

  it('needs every signature intact: a document that failed, or of which that is open, is not complete', async () => {
    for (const status of ['failed', 'indeterminate'] as const) {
      const collector = createReport({
        ...OPTIONS,
        register: await registerOf(row('1/QĐ')),
        measure: 'complete',
        roles: ROLES,
      });
      const [broken = signature()] = verdict('1-QĐ.pdf', status).signatures;
      const signatures = [{ ...broken, signer: PERSON.signer }, ORGANIZATION];
      collector.add('1-QĐ.pdf', verdict('1-QĐ.pdf', status, { signatures }));
      const { totals, documents } = collector.finish();
      expect(totals).toMatchObject({ complete: 0, incomplete: 0, personal: 0, organization: 0 });
      expect(documents[0]?.state).toBe(status === 'failed' ? 'broken' : 'undetermined');
    }
  });

  it.each([
    ['minutes by their symbol', {}, '1/BB', [PERSON], 'signed'],
    ['minutes with the organisation, if any', {}, '1/BB', [PERSON, ORGANIZATION], 'signed'],
    ['minutes by their subject', { title: 'Biên bản họp' }, '1/VP', [PERSON], 'signed'],
    ['a copy by its symbol', {}, '1/SY', [ORGANIZATION], 'signed'],
    ['a copy by its subject', { title: 'Sao y văn bản' }, '1/VP', [ORGANIZATION], 'signed'],
    ['an extract by its subject', { title: 'Trích sao văn bản' }, '1/VP', [ORGANIZATION], 'signed'],
    ['minutes: a person is enough', { title: 'Biên bản họp' }, '1/BB', [PERSON], 'signed'],
    ['a copy: the organisation is enough', { title: 'Sao y văn bản' }, '1/SY', [ORGANIZATION], 'signed'],
    ['printed after signing: a person', { remarks: 'In sau khi ký số' }, '1/QĐ', [PERSON], 'signed'],
    ['a Party document: a person', { remarks: 'Văn bản Đảng' }, '1/QĐ', [PERSON], 'signed'],
    ['nothing of the kind: both', { title: 'Báo cáo' }, '1/BC', [PERSON], 'incomplete'],
  ] as const)('%s', async (_, cells, label, signatures, state) => {
    expect((await judged([...signatures], cells, label))[0]).toBe(state);
  });

  it('a separate attachment needs the organisation only, and belongs to its document', async () => {
    const of = async (attached: SignatureResult[] | 'failed') =>
      reportOf(
        [row('1/QĐ')],
        {
          '1-QĐ.pdf': [PERSON, ORGANIZATION],
          '1-QĐ_phụ lục 1.pdf': [ORGANIZATION],
          '1-QĐ_phụ lục 2.pdf': attached,
        },
        { measure: 'complete', roles: ROLES, rules: RULE_SETS['nd30-2020'] as never },
      );
    const whole = await of([ORGANIZATION]);
    expect(whole.documents).toMatchObject([
      { state: 'signed', attachments: [{ status: 'intact' }, { status: 'intact' }] },
    ]);
    expect(whole.rules).toMatchObject({ name: 'nd30-2020', date: '2020-03-05' });
    expect((await of([PERSON])).documents).toMatchObject([
      { state: 'incomplete', shortcomings: [{ code: 'attachment-incomplete' }] },
    ]);
    expect((await of('failed')).documents[0]?.state).toBe('incomplete');
  });

  it('what one document shows of a certificate says nothing of the next by the same', async () => {
    const open: SignatureResult = {
      ...ORGANIZATION,
      status: 'indeterminate',
      chain: { status: 'untrusted', path: [] },
      problems: [{ code: 'chain-untrusted', message: '', clause: '', effect: 'not-trusted' }],
    };
    for (const order of [
      ['1', '2'],
      ['2', '1'],
    ]) {
      const collector = createReport({ ...OPTIONS, measure: 'complete', roles: ROLES });
      for (const name of order)
        collector.add(
          `${name}.pdf`,
          name === '1'
            ? verdict('1.pdf', 'intact', { signatures: [PERSON, ORGANIZATION] })
            : verdict('2.pdf', 'indeterminate', { signatures: [PERSON, open] }),
        );
      expect(
        collector.finish().documents.map(({ state }) => state),
        order.join(),
      ).toEqual(['signed', 'incomplete']);
    }
  });

  it('a certificate in another name than the register’s is noted, and no fault: people sign in place of others', async () => {
    expect(await judged([PERSON, ORGANIZATION], { signer: 'Trần Văn Bình' })).toEqual([
      'signed',
      'signer-named-otherwise',
    ]);
    for (const name of ['An', 'TS. AN', 'an', ''])
      expect(await judged([PERSON, ORGANIZATION], { signer: name }), name).toEqual(['signed']);
  });

  it('counts personal and organisation signatures, and copies, in columns of their own', async () => {
    const { totals } = await reportOf(
      [row('1/QĐ'), row('2/QĐ'), row('3/SY', { title: 'Sao y' })],
      { '1-QĐ.pdf': [PERSON, ORGANIZATION], '2-QĐ.pdf': [PERSON], '3-SY.pdf': [ORGANIZATION] },
      { measure: 'complete', roles: ROLES, rules: RULE_SETS['nd30-2020'] as never },
    );
    expect(totals).toMatchObject({ complete: 2, incomplete: 1, personal: 2, organization: 2, copies: 1 });
  });

  it('without roles nobody can say: it is refused, and null under the other measures', async () => {
    expect(() => createReport({ ...OPTIONS, measure: 'complete' })).toThrow(/whose certificates/);
    expect((await reportOf([row('1/QĐ')], {})).totals.complete).toBeNull();
  });

  it.each([
    ['subject, with an escaped comma', { subject: { CN: 'ubnd, tỉnh' } }, true],
    ['subject and issuer, both', { subject: { UID: 'MST:*' }, issuer: { CN: 'Other' } }, false],
    ['policy', { policies: ['1.2.3'] }, true],
    ['key usage', { keyUsage: ['digitalSignature'] }, false],
    ['extended key usage', { extendedKeyUsage: ['1.3.6.1.5.5.7.3.4'] }, false],
    ['issuer', { issuer: { CN: 'CA' } }, true],
    ['key usage it has', { keyUsage: ['nonRepudiation'] }, true],
    ['serial number, however it is written', { serials: ['00:02'] }, true],
    ['digest', { sha256: ['02'] }, true],
    ['nothing at all', {}, false],
  ])('a role goes by %s', async (_, rule, has) => {
    const state = await judged([PERSON, ORGANIZATION], {}, '1/QĐ', {
      roles: { ...ROLES, organization: [rule] },
    });
    expect(state[0]).toBe(has ? 'signed' : 'incomplete');
  });

  it('a digest that begins with zeros is one all the same', () => {
    const certificate = { sha256: `00${'ab'.repeat(31)}`, serial: '00', subject: 'CN=An', issuer: 'CN=CA' };
    const roles = rolesOf({ person: [{ sha256: [certificate.sha256] }] });
    expect(roles(certificate as never)).toEqual(['person']);
  });

  it('certificates are listed with personal numbers masked', async () => {
    const { certificates } = await reportOf([row('1/QĐ')], { '1-QĐ.pdf': [PERSON, ORGANIZATION] });
    expect(certificates.map(({ subject, documents }) => [subject, documents])).toEqual([
      ['CN=An', 1],
      ['CN=UBND\\, tỉnh', 1],
    ]);
  });
});

describe('--redact', () => {
  it('leaves out names, people and subjects, and changes no figure', async () => {
    const rows = [row('1/QĐ', { title: 'Chuyện riêng', remarks: '' }), row('2/QĐ'), row('7/QĐ'), row('7/QĐ')];
    const files = { 'mật danh.pdf': 'intact', '1-QĐ.pdf': [PERSON], '7-QĐ.pdf': 'unsigned' } as const;
    const given = { ...files, '1-QĐ.pdf': [PERSON] };
    const whole = await reportOf(rows, given, { by: ['unit', 'signer'] });
    const report = redacted(whole, ['names', 'people', 'subjects']);
    const text = JSON.stringify(report);
    expect(JSON.stringify(whole)).toMatch(/Chuyện riêng/);
    expect(text).not.toMatch(/Chuyện riêng|mật danh|QĐ|archive|"An"|CCCD:\d|register\.csv/);
    expect(report.totals).toEqual(whole.totals);
    expect(report.documents.map(({ state }) => state)).toEqual(whole.documents.map(({ state }) => state));
  });
});

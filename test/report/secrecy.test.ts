import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { redacted } from '../../src/report/redact.ts';
import { parseFormats, render } from '../../src/report/render/render.ts';
import { createReport, type Report } from '../../src/report/report.ts';
import type { ReportOptions } from '../../src/report/settings.ts';
import { historyEntry, withTrend } from '../../src/report/trend.ts';
import { registerOf, row } from './register-sample.ts';
import { OPTIONS, signature, verdict } from './sample.ts';

/** Words of an archive that may be secret, each in its own place. */
const WORDS = {
  names: ['tệp-kín', 'thư-mục-nhập', 'thuBX', 'SoBM', 'lạ-mặt', 'sổ-kín', 'đính-bí'],
  people: ['Bí Danh', 'Cơ Quan Kín', 'Tự Ký', 'ab12ab12', '7f7f7f', 'TrườngKý'],
  subjects: ['trích yếu nhạy cảm', 'lời ghi riêng'],
} as const;
const NUMBERS = ['001099000001', '0101234567', '079088012345', '012345678'];

async function archive(options: Partial<ReportOptions> = {}): Promise<Report> {
  const rows = [
    row('1/SoBM', { title: 'trích yếu nhạy cảm', file: 'tệp-kín.pdf' }),
    row('2/SoBM', { title: 'trích yếu nhạy cảm', remarks: 'lời ghi riêng, hủy' }),
    row('3/SoBM', { title: 'trích yếu nhạy cảm', secrecy: 'Mật' }),
    row('4/SoBM', { title: 'trích yếu nhạy cảm' }),
    row('5/SoBM', { title: 'trích yếu nhạy cảm' }),
    row('5/SoBM', { title: 'trích yếu nhạy cảm' }),
  ];
  const collector = createReport({
    ...OPTIONS,
    population: {
      inputs: ['thư-mục-nhập'],
      include: ['tệp-kín*'],
      exclude: ['lạ-mặt*'],
      neverOpen: ['thuBX*'],
    },
    register: { ...(await registerOf(...rows)), file: 'sổ-kín.csv' },
    by: ['unit', 'signer', 'type'],
    denominator: 'issued',
    ...options,
  });
  const { signer } = signature();
  if (signer === null) throw new Error('the sample signature has a signer');
  const by = (name: string, subject: string, issuer = 'CN=Test CA') =>
    signature({
      field: 'TrườngKý',
      signer: {
        ...signer,
        ...{ name, organization: 'Cơ Quan Kín', subject, issuer },
        ...{ serial: '7f7f7f', sha256: `ab12ab12${subject.length}` },
      },
      problems: [{ code: 'algorithm-weak', message: 'SHA-1', clause: '', effect: 'fail' }],
    });
  const own = 'CN=Tự Ký 012345678,UID=CCCD:079088012345,O=Cơ Quan Kín';
  const signatures = [
    by(
      'Bí Danh CCCD 001099000001',
      'CN=Bí Danh CCCD 001099000001,SERIALNUMBER=CCCD:001099000001,O=Cơ Quan Kín',
    ),
    by('MST:0101234567', 'CN=MST:0101234567+UID=MST:0101234567,O=Cơ Quan Kín'),
    by('Tự Ký 012345678', own, own),
  ];
  const add = (file: string, overrides = {}) =>
    collector.add(file, verdict(file, 'intact', { file: `thư-mục-nhập/${file}`, signatures, ...overrides }));
  add('tệp-kín.pdf');
  add('tệp-kín.signed.pdf');
  add('4-SoBM đính-bí.pdf');
  add('5-SoBM.pdf');
  add('lạ-mặt.pdf', {
    status: 'error',
    signatures: [],
    error: { code: 'not-pdf', message: 'thư-mục-nhập/lạ-mặt.pdf is none', hint: 'tệp-kín' },
  });
  collector.exclude('thuBX.pdf', 'thư-mục-nhập/thuBX.pdf', 'secret');
  const report = collector.finish();
  return withTrend(report, { history: [historyEntry(report)], baseline: report });
}

const FORMATS = parseFormats(['human,json,csv,md,junit,html,xlsx,badge']);

/** All a reader of any format could find, parts of workbooks unpacked. */
async function everything(report: Report): Promise<string> {
  const texts: string[] = [];
  for (const format of FORMATS)
    for (const lang of ['en', 'vi'] as const)
      for (const { content } of await render(report, format, lang)) {
        if (typeof content === 'string') texts.push(content);
        else
          for (const part of Object.values(unzipSync(content)))
            texts.push(Buffer.from(part).toString('utf8'));
      }
  // Terminals break lines, and pages write out characters.
  return texts.join('\n').normalize('NFC').replace(/\s+/g, ' ');
}

describe('what may be secret', () => {
  it('stands in the whole report: so the search finds it', async () => {
    const text = await everything(await archive());
    for (const word of Object.values(WORDS).flat()) expect(text, word).toContain(word);
  });

  it('personal and tax numbers stand in no report, be they in UID, serialNumber or the name itself', async () => {
    const text = await everything(await archive());
    for (const number of NUMBERS) expect(text, number).not.toContain(number);
    expect(text).toContain('Bí Danh');
  });

  it.each(['names', 'people', 'subjects'] as const)(
    '--redact %s: in no format of either language',
    async (what) => {
      const text = await everything(redacted(await archive(), [what]));
      for (const word of WORDS[what]) expect(text, word).not.toContain(word);
    },
  );

  it('--redact people is refused where units are named after signers', () => {
    expect(() => createReport({ ...OPTIONS, unitFrom: 'signer', redact: ['people'] })).toThrow(/named after/);
  });

  it('--redact changes no figure', async () => {
    const whole = await archive();
    const report = redacted(whole, ['names', 'people', 'subjects']);
    const text = await everything(report);
    for (const word of Object.values(WORDS).flat()) expect(text, word).not.toContain(word);
    expect([report.totals, report.indicators]).toEqual([whole.totals, whole.indicators]);
    expect(report.groups.map(({ share, rank }) => [share, rank])).toEqual(
      whole.groups.map(({ share, rank }) => [share, rank]),
    );
  });
});

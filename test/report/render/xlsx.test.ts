import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import readWorkbook, { readSheet } from 'read-excel-file/node';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { en } from '../../../src/report/messages/en.ts';
import { renderXlsx } from '../../../src/report/render/xlsx.ts';
import { createReport } from '../../../src/report/report.ts';
import { programTest, run } from '../../support/programs.ts';
import { OPTIONS, office, verdict } from '../sample.ts';
import { hostile } from './hostile-report.ts';

/** Workbooks are judged by a reader that is not the writer's, and their parts by unzip and xmllint. */

const buffer = async (report = office(), lang: 'en' | 'vi' = 'vi') =>
  Buffer.from(await renderXlsx(report, { lang }));

const sheetNames = async (bytes: Buffer): Promise<string[]> =>
  (await readWorkbook(bytes)).map(({ sheet }) => sheet);

function inFile<T>(bytes: Uint8Array, look: (file: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'kyso-xlsx-'));
  try {
    const file = join(folder, 'report.xlsx');
    writeFileSync(file, bytes);
    return look(file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const part = (bytes: Uint8Array, name: string): string =>
  inFile(bytes, (file) => run('unzip', ['-p', file, name]).stdout);

const xpath = (bytes: Uint8Array, name: string, expression: string): string =>
  run('xmllint', ['--xpath', expression, '-'], part(bytes, name)).stdout.trim();

afterEach(() => {
  vi.useRealTimers();
});

describe('the workbook of a report', () => {
  it('has the tables of an office as sheets, named in its language', async () => {
    expect(await sheetNames(await buffer())).toEqual([
      'Biểu 1 Theo đơn vị',
      'Biểu 2 Chỉ tiêu',
      'Biểu 3 Tồn tại',
      'Biểu 5 Chứng thư',
      'Danh sách văn bản',
      'Cách tính',
    ]);
    expect(await sheetNames(await buffer(office(), 'en'))).toEqual([
      '1 Units',
      '2 Indicators',
      '3 Shortcomings',
      '5 Certificates',
      'Documents',
      'Definitions',
    ]);
  });

  it('holds numbers as numbers: counts, exact shares, points and ranks', async () => {
    const [head, ...rows] = await readSheet(await buffer(office(), 'en'), '1 Units');
    const of = (name: string) =>
      Object.fromEntries((head ?? []).map((title, at) => [title, rows.find((row) => row[1] === name)?.[at]]));
    expect(of('Văn phòng')).toMatchObject({
      'All documents': 12,
      Counted: 12,
      Signed: 11,
      Share: 11 / 12,
      Plan: 0.9,
      Outcome: 'met',
      Rank: 1,
    });
    expect(of('Total')).toMatchObject({
      'All documents': 20,
      [en.column.excluded]: 1,
      Counted: 19,
      Share: 12 / 19,
    });
  });

  it('holds times as dates in the zone of the language', async () => {
    const [head, ...rows] = await readSheet(await buffer(), 'Danh sách văn bản');
    const at = (head ?? []).indexOf('Ngày ký');
    const stamped = rows.find((row) => String(row[0]).endsWith('11_CV.signed.pdf'));
    expect(stamped?.[at]).toEqual(new Date('2026-03-06T03:31:07Z'));
  });

  it('gives the same bytes whenever it is made', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    vi.setSystemTime(new Date('2026-01-01T00:00:00Z'));
    const first = await buffer();
    vi.setSystemTime(new Date('2031-07-09T11:12:13Z'));
    expect((await buffer()).equals(first)).toBe(true);
  });

  it('splits what no sheet can hold and says what no cell can hold', async () => {
    const collector = createReport(OPTIONS);
    const long = verdict('A/1.pdf', 'error', { error: { code: 'not-pdf', message: 'x'.repeat(40_000) } });
    collector.add('A/1.pdf', long);
    const rows = await readSheet(await buffer(collector.finish(), 'en'), 'Documents');
    expect(String(rows[1]?.at(-1)).length).toBe(32_767);
  });
});

programTest(['unzip', 'xmllint'], 'no name is a formula, and text stays text when edited', async () => {
  const bytes = await buffer(hostile(), 'en');
  for (const sheet of [1, 2, 3, 4, 5, 6, 7]) {
    const name = `xl/worksheets/sheet${sheet}.xml`;
    expect(xpath(bytes, name, 'count(//*[local-name()="f"])')).toBe('0');
    expect(run('xmllint', ['--noout', '-'], part(bytes, name)).code).toBe(0);
  }
  expect(run('xmllint', ['--noout', '-'], part(bytes, 'xl/sharedStrings.xml')).code).toBe(0);
  const documents = await readSheet(bytes, 'Documents');
  const formula = documents.map((row) => String(row[0])).filter((name) => name.includes('HYPERLINK'));
  expect(formula.some((name) => name.startsWith('=HYPERLINK("http://evil.example","x").pdf'))).toBe(true);
  const style = xpath(bytes, 'xl/worksheets/sheet6.xml', 'string(//*[local-name()="c"][@r="A2"]/@s)');
  const format = xpath(
    bytes,
    'xl/styles.xml',
    `string(//*[local-name()="numFmt"][@numFmtId=//*[local-name()="cellXfs"]/*[${Number(style) + 1}]/@numFmtId]/@formatCode)`,
  );
  expect(format).toBe('@');
});

programTest(['unzip', 'xmllint'], 'a name that looks like an escaped letter stays as it is', async () => {
  const collector = createReport(OPTIONS);
  collector.add('A/_x0041_.pdf', verdict('A/_x0041_.pdf', 'unsigned'));
  expect(part(await buffer(collector.finish()), 'xl/sharedStrings.xml')).toContain('A/_x005F_x0041_.pdf');
});

programTest(
  ['unzip', 'xmllint'],
  'every table is filtered, its heading frozen and printed on each page',
  async () => {
    const bytes = await buffer();
    const sheet = 'xl/worksheets/sheet1.xml';
    expect(xpath(bytes, sheet, 'string(//*[local-name()="pane"]/@ySplit)')).toBe('1');
    expect(xpath(bytes, sheet, 'string(//*[local-name()="pane"]/@state)')).toBe('frozen');
    // Seven rows below the heading; the total stands below what is filtered.
    expect(xpath(bytes, sheet, 'string(//*[local-name()="autoFilter"]/@ref)')).toMatch(/^A1:[A-Z]+8$/);
    expect(xpath(bytes, sheet, 'string(//*[local-name()="pageSetup"]/@orientation)')).toBe('landscape');
    expect(part(bytes, 'xl/workbook.xml')).toContain('$1:$1');
    const formats = xpath(bytes, 'xl/styles.xml', '//*[local-name()="numFmt"]/@formatCode');
    for (const format of ['0.0%', 'dd/mm/yyyy hh:mm', '+0.0;[Red]-0.0;0.0', '0&quot;/4&quot;'])
      expect(formats).toContain(format);
  },
);

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { read, utils } from '@e965/xlsx';
import { describe, expect, it } from 'vitest';
import type { Language } from '../../src/report/messages/messages.ts';
import { redacted } from '../../src/report/redact.ts';
import { renderCsv } from '../../src/report/render/csv.ts';
import { renderXlsx } from '../../src/report/render/xlsx.ts';
import type { Report } from '../../src/report/report.ts';
import { programTest, run } from '../support/programs.ts';
import { ministry } from './ministry.ts';
import { office } from './sample.ts';

/** The tables an office hands up, as other programs read them out of the workbook. */

type Row = Record<string, unknown>;

async function sheetsOf(report: Report, lang: Language): Promise<Record<string, Row[]>> {
  const book = read(Buffer.from(await renderXlsx(report, { lang })), { cellDates: true });
  return Object.fromEntries(
    book.SheetNames.map((name) => [name, utils.sheet_to_json<Row>(book.Sheets[name] ?? {})]),
  );
}

describe('the tables of an office, read back by another library', () => {
  it('table 1: every unit with what was issued, left out and why, signed by whom, and against the plan', async () => {
    const rows = (await sheetsOf(await ministry(), 'vi'))['Biểu 1 Theo đơn vị'] ?? [];
    expect(Object.keys(rows[1] ?? {})).toEqual([
      ...['TT', 'Đơn vị', 'Tổng số văn bản đi', 'Không thuộc diện tính'],
      ...['(trong đó mật)', '(trong đó hủy)', '(trong đó khác)', 'Thuộc diện tính', 'Văn bản điện tử'],
      ...['Ký số cá nhân', 'Ký số cơ quan', 'Ký số đúng quy định', 'Bản sao y điện tử', 'Chưa đủ chữ ký'],
      ...['Không hợp lệ', 'Chưa xác minh được', 'Chưa ký số', 'Không đọc được', 'Mẫu số', 'Tỷ lệ'],
      ...['Kế hoạch', 'So với kế hoạch (điểm %)', 'Đánh giá', 'Xếp hạng', 'Ghi chú'],
    ]);
    const of = (name: string) => rows.find((row) => row['Đơn vị'] === name);
    expect(of('Vụ Đào tạo')).toMatchObject({
      TT: '1.2',
      'Tổng số văn bản đi': 7,
      'Không thuộc diện tính': 2,
      '(trong đó mật)': 1,
      '(trong đó hủy)': 1,
      '(trong đó khác)': 0,
      'Thuộc diện tính': 5,
      'Văn bản điện tử': 4,
      'Không hợp lệ': 1,
      'Chưa xác minh được': 2,
      'Không đọc được': 1,
      'Mẫu số': 4,
      'Tỷ lệ': 0,
      'Kế hoạch': 0.625,
      'So với kế hoạch (điểm %)': -62.5,
      'Đánh giá': 'chưa đạt',
      'Xếp hạng': 2,
      'Ghi chú': 'Dòng sổ và tệp khớp nhiều lần: 2; Nội dung không khớp với chữ ký: 1',
    });
    expect(of('Văn phòng')).toMatchObject({
      'Ký số cá nhân': 3,
      'Ký số cơ quan': 3,
      'Ký số đúng quy định': 2,
      'Bản sao y điện tử': 1,
      'Chưa đủ chữ ký': 2,
      'Xếp hạng': 1,
    });
    expect(of('Tổng cộng')).toMatchObject({ 'Tổng số văn bản đi': 11, 'Mẫu số': 8, 'Tỷ lệ': 2 / 8 });
  });

  it('table 1 keeps its form without register, roles and plan; what nobody can know is empty, and it says why', async () => {
    const { '1 Units': rows = [], Definitions: definitions = [] } = await sheetsOf(office(), 'en');
    const [row] = rows;
    expect(row).toMatchObject({ 'All documents': 1, Counted: 1, Signed: 0 });
    for (const empty of ['Electronic', 'Signed by a person', 'Signed as required'])
      expect(row).not.toHaveProperty([empty]);
    expect(definitions.some((line) => String(Object.values(line).at(-1)).startsWith('Cells are empty'))).toBe(
      true,
    );
  });

  it('table 2: each indicator against the plan, the same period a year before, and the period before', async () => {
    const rows = (await sheetsOf(await ministry(), 'vi'))['Biểu 2 Chỉ tiêu'] ?? [];
    expect(rows).toMatchObject([
      {
        'Chỉ tiêu': 'Văn bản điện tử',
        'Kế hoạch': 0.9,
        'Tử số': 8,
        'Mẫu số': 9,
        'So với kế hoạch (điểm %)': -1.111111,
        'Đánh giá': 'chưa đạt',
        'Cùng kỳ năm trước': 0.5,
        'Tăng/giảm (điểm %)': 38.888889,
        'Kỳ trước': 0.9,
        'Tăng/giảm (điểm %)_1': -1.111111,
      },
      { 'Chỉ tiêu': 'Tỷ lệ ký số (đúng quy định)', 'Tử số': 2, 'Mẫu số': 8, 'Cùng kỳ năm trước': 0.25 },
      { 'Chỉ tiêu': 'Ký số cá nhân', 'Tử số': 3, 'Mẫu số': 8 },
      { 'Chỉ tiêu': 'Ký số cơ quan', 'Tử số': 3, 'Mẫu số': 8 },
    ]);
  });

  it('table 3: a line for each document and shortcoming with how to put it right, files without a line among them', async () => {
    const rows = (await sheetsOf(await ministry(), 'en'))['3 Shortcomings'] ?? [];
    expect(rows.map(({ Document: file, Finding: what }) => `${what}: ${file}`)).toEqual([
      'Content does not match the signature: 5_QĐ-ĐT.pdf',
      'Signed in the wrong order: 2_QĐ-VP.pdf',
      'No organisation signature: 3_TB-VP.pdf',
      'In the register, but no file was found: 6/QĐ-ĐT',
      'Lines and files match more than once: 10/QĐ-ĐT',
      'Lines and files match more than once: 10/QĐ-ĐT',
      'A file that no line of the register is of: thư không số.pdf',
    ]);
    expect(rows.every((row) => String(row['What to do']).length > 10)).toBe(true);
  });

  it('table 4: lines matched, missing, doubled and in no need of a file make up all lines; each is listed', async () => {
    const sheets = await sheetsOf(await ministry(), 'vi');
    expect(sheets['Biểu 4 Đối chiếu sổ']).toEqual([
      {
        'Tổng số dòng': 11,
        Khớp: 5,
        'Thiếu tệp': 1,
        Trùng: 2,
        'Không cần tệp': 3,
        'Thừa tệp': 1,
        'Số, ký hiệu không đọc được': 0,
        'Không có ngày': 0,
      },
    ]);
    expect(sheets['Biểu 4 Chi tiết']).toEqual([
      { 'Nội dung': 'Thiếu tệp', 'Dòng sổ': 7, 'Số, ký hiệu': '6/QĐ-ĐT', Tệp: '' },
      { 'Nội dung': 'Thừa tệp', Tệp: 'thư không số.pdf' },
      { 'Nội dung': 'Trùng', 'Dòng sổ': 11, 'Số, ký hiệu': '10/QĐ-ĐT', Tệp: '10_QĐ-ĐT.pdf' },
      { 'Nội dung': 'Trùng', 'Dòng sổ': 12, 'Số, ký hiệu': '10/QĐ-ĐT', Tệp: '10_QĐ-ĐT.pdf' },
    ]);
    expect(await sheetsOf(office(), 'vi')).not.toHaveProperty(['Biểu 4 Đối chiếu sổ']);
  });

  it('table 5: certificates, those about to end first, personal numbers masked, each document counted once', async () => {
    const report = await ministry();
    const rows = (await sheetsOf(report, 'en'))['5 Certificates'] ?? [];
    expect(
      rows.map((row) => [row.Holder, row.State, row['Days left'], row['Documents signed'], row.Issuer]),
    ).toEqual([
      ['Lê Văn Bình (Bộ)', 'ends soon', 31, 5, 'CA Ban Cơ yếu'],
      ['Bộ mẫu (Bộ)', 'valid', 580, 4, 'CA Ban Cơ yếu'],
      ['Trần Thị Cúc (Bộ)', 'expired', -30, 1, 'CA Ban Cơ yếu'],
    ]);
    expect(rows[0]?.Subject).toBe('CN=Lê Văn Bình,O=Bộ,C=VN');
    expect(rows[0]?.['Valid to']).toEqual(new Date('2026-07-01T00:00:00Z'));
    const hidden = (await sheetsOf(redacted(report, ['people']), 'en'))['5 Certificates'] ?? [];
    expect(hidden[0]).toMatchObject({ Holder: 'signer 1', 'Serial number': '***' });
    expect(JSON.stringify(hidden)).not.toContain('Lê Văn');
  });
});

describe('the tables as CSV', () => {
  it('has a file for each, with the keys of the JSON', async () => {
    const files = new Map(
      renderCsv(await ministry()).map(({ name, content }) => [name, content.split('\r\n')]),
    );
    expect([...files.keys()]).toEqual([
      ...['report.csv', 'documents.csv', 'indicators.csv', 'shortcomings.csv'],
      ...['register-check.csv', 'certificates.csv'],
    ]);
    expect(files.get('indicators.csv')?.[1]).toBe('electronic,8,9,88.9,90,-1.111111');
    expect(files.get('register-check.csv')?.slice(1, 3)).toEqual([
      'line-without-file,7,6/QĐ-ĐT,',
      'file-without-line,,,archive/thư không số.pdf',
    ]);
    expect(files.get('shortcomings.csv')?.at(-2)).toBe('archive/thư không số.pdf,,file-without-line');
    expect(files.get('certificates.csv')?.[1]).toMatch(/^Lê Văn Bình,Bộ,"CN=Lê Văn Bình,O=Bộ,C=VN"/);
  });
});

programTest(
  ['soffice'],
  'LibreOffice opens the workbook and shows shares, ranks and days as people write them',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'kyso-office-'));
    try {
      writeFileSync(join(folder, 'report.xlsx'), await renderXlsx(await ministry(), { lang: 'vi' }));
      // Every sheet to a file of its own, as it is shown (-1), UTF-8 (76).
      const filter = 'csv:Text - txt - csv (StarCalc):9,34,76,1,,0,false,true,true,false,false,-1';
      const done = run('soffice', [
        `-env:UserInstallation=file://${folder}/profile`,
        ...['--headless', '--convert-to', filter, '--outdir', folder, join(folder, 'report.xlsx')],
      ]);
      expect(done.code, done.stderr).toBe(0);
      const lines = (sheet: string) =>
        readFileSync(join(folder, `report-${sheet}.csv`), 'utf8')
          .split('\n')
          .map((line) => line.split('\t'));
      const [heading = [], , , unit = []] = lines('Biểu 1 Theo đơn vị');
      const shown = Object.fromEntries(heading.map((title, at) => [title, unit[at]]));
      expect(shown).toMatchObject({
        'Đơn vị': 'Vụ Đào tạo',
        'Tỷ lệ': '0.0%',
        'Kế hoạch': '62.5%',
        'So với kế hoạch (điểm %)': '-62.5',
        'Xếp hạng': '2/2',
      });
      expect(lines('Biểu 5 Chứng thư')[1]?.slice(4, 6)).toEqual(['01/01/2025', '01/07/2026']);
    } finally {
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    }
  },
);

import { utils, write } from '@e965/xlsx';
import { describe, expect, it, test } from 'vitest';
import { parseRegisterMap } from '../../../src/report/register/columns.ts';
import { readCsv } from '../../../src/report/register/csv.ts';
import { decodeText } from '../../../src/report/register/decode.ts';
import type { RegisterLine } from '../../../src/report/register/lines.ts';
import { readRegister } from '../../../src/report/register/read.ts';
import { readXlsx } from '../../../src/report/register/xlsx.ts';

const TEXT = [
  'Số, ký hiệu văn bản;Ngày tháng văn bản;Tên loại và trích yếu nội dung văn bản;Người ký;Độ mật;Hình thức gửi;Đơn vị soạn thảo;Ghi chú',
  '123/QĐ-BQP;05/03/2026;Quyết định về việc "khen; thưởng";Nguyễn Văn Đức;;Điện tử;Khối I/Phòng Một;',
].join('\r\n');

const quoted = TEXT.replace('Quyết định về việc "khen; thưởng"', '"Quyết định về việc ""khen; thưởng"""');

const lines = async (bytes: Uint8Array, map: readonly string[] = []): Promise<readonly RegisterLine[]> =>
  (await readRegister(bytes, parseRegisterMap(map), 'register')).lines;

const utf16 = (text: string, big: boolean, mark: boolean): Uint8Array => {
  const bytes = Buffer.from((mark ? '\uFEFF' : '') + text, 'utf16le');
  return big ? bytes.swap16() : bytes;
};

/** Windows-1258 as Python's own codec writes it: `Số, ký hiệu;Ngày` and a line. */
const WINDOWS_1258 = Buffer.from(
  '53f4ec2c206b79ec206869eaf2753b4e67e0790d0a312f51d02d4251503b30352f30332f323032360d0a',
  'hex',
);

test('a heading with a comma in it that is not quoted is refused: secret lines would be read in another column', async () => {
  const shifted = Buffer.from('Số, ký hiệu văn bản,Ngày,Trích yếu,Độ mật\n7/QĐ-UBND,01/03/2026,Việc,Mật\n');
  await expect(lines(shifted)).rejects.toThrow(
    expect.objectContaining({ code: 'register-invalid', message: expect.stringContaining('5 columns') }),
  );
  const sound = Buffer.from('"Số, ký hiệu văn bản",Ngày,Trích yếu,Độ mật\n7/QĐ-UBND,01/03/2026,Việc,Mật\n');
  expect((await lines(sound))[0]?.exclusion).toMatchObject({ reason: 'secret' });
});

describe('a register is read', () => {
  it.each([
    ['UTF-8', Buffer.from(quoted, 'utf8')],
    ['UTF-8 with a byte order mark', Buffer.from(`\uFEFF${quoted}`, 'utf8')],
    ['UTF-16 LE with a mark', utf16(quoted, false, true)],
    ['UTF-16 BE with a mark', utf16(quoted, true, true)],
    ['UTF-16 LE without one', utf16(quoted, false, false)],
    ['UTF-16 BE without one', utf16(quoted, true, false)],
    ['letters and marks apart (NFD)', Buffer.from(quoted.normalize('NFD'), 'utf8')],
  ])('in %s', async (_, bytes) => {
    expect(await lines(bytes)).toEqual([
      {
        line: 2,
        label: '123/QĐ-BQP',
        key: { number: '123', symbol: ['QD', 'BQP'] },
        date: '2026-03-05',
        title: 'Quyết định về việc "khen; thưởng"',
        type: '',
        signer: 'Nguyễn Văn Đức',
        unit: ['Khối I', 'Phòng Một'],
        delivery: 'electronic',
        files: [],
        remarks: '',
      },
    ]);
  });

  it('in Windows-1258, whose vowels and tones stand apart', async () => {
    expect(decodeText(WINDOWS_1258).encoding).toBe('windows-1258');
    expect(await lines(WINDOWS_1258)).toMatchObject([{ label: '1/QĐ-BQP', date: '2026-03-05' }]);
  });

  it.each([
    ['commas', ','],
    ['semicolons', ';'],
    ['tabs', '\t'],
  ])('with %s between columns', async (_, separator) => {
    const text = ['Số, ký hiệu', 'Ngày', 'Trích yếu'].map((cell) => `"${cell}"`).join(separator);
    const bytes = Buffer.from(`${text}\n${['1/QĐ', '1/2/2026', 'một'].join(separator)}\n`);
    expect(await lines(bytes)).toMatchObject([{ label: '1/QĐ', date: '2026-02-01', title: 'một' }]);
  });

  it('with titles above the heading, and column numbers below it', async () => {
    const text =
      'SỔ ĐĂNG KÝ VĂN BẢN ĐI;;\nNăm 2026;;\nSố, ký hiệu;Ngày;Trích yếu\n(1);(2);(3)\n5/KH;02/01/2026;x\n';
    expect(await lines(Buffer.from(text))).toMatchObject([{ line: 5, label: '5/KH' }]);
  });

  it('by the ten columns of Decree 30/2020, Appendix IV, in any order; those kyso does not need are passed over', async () => {
    const columns = [
      ['Số, ký hiệu văn bản', '12/QĐ-UBND'],
      ['Ngày tháng văn bản', '05/03/2026'],
      ['Tên loại và trích yếu nội dung văn bản', 'Quyết định về tổ chức'],
      ['Người ký', 'Trần Thị Bé'],
      ['Nơi nhận văn bản', 'Sở Nội vụ'],
      ['Đơn vị, người nhận bản lưu', 'Văn thư'],
      ['Số lượng bản', '5'],
      ['Ngày chuyển', '07/03/2026'],
      ['Ký nhận', 'Lê'],
      ['Ghi chú', 'khẩn'],
    ] as const;
    for (const order of [columns, [...columns].reverse()]) {
      const text = [0, 1].map((at) => order.map((column) => `"${column[at]}"`).join(',')).join('\n');
      const { lines: found, columns: named } = await readRegister(Buffer.from(text), new Map(), 'r.csv');
      expect(found).toEqual([
        {
          line: 2,
          label: '12/QĐ-UBND',
          key: { number: '12', symbol: ['QD', 'UBND'] },
          date: '2026-03-05',
          title: 'Quyết định về tổ chức',
          type: '',
          signer: 'Trần Thị Bé',
          unit: [],
          delivery: 'unknown',
          files: [],
          remarks: 'khẩn',
        },
      ]);
      expect(Object.keys(named).sort()).toEqual(['date', 'key', 'remarks', 'signer', 'title']);
    }
  });

  it.each([
    ['Độ mật', 'Mật', { exclusion: { reason: 'secret', words: 'Mật' } }],
    ['Hình thức gửi', 'giấy', { delivery: 'paper' }],
    ['Tên tệp', 'a.pdf; b.docx', { files: ['a.pdf', 'b.docx'] }],
    ['Đơn vị soạn thảo', 'Khối I/Phòng 1', { unit: ['Khối I', 'Phòng 1'] }],
    ['Loại văn bản', 'Biên bản', { type: 'Biên bản' }],
  ])('by the column %s, which offices add', async (heading, cell, expected) => {
    expect(await lines(Buffer.from(`Số ký hiệu,${heading}\n1/QĐ,"${cell}"\n`))).toMatchObject([expected]);
  });

  it('with number and symbol in two columns', async () => {
    const text = 'Số;Ký hiệu;Ngày\n007;QĐ-UBND;2026-01-02\n';
    expect(await lines(Buffer.from(text))).toMatchObject([
      { label: '007/QĐ-UBND', key: { number: '7', symbol: ['QD', 'UBND'] } },
    ]);
  });

  it('with columns named by --register-map', async () => {
    const text = 'Mã;Khi nào;Phòng\n5/KH;2026-01-02;A\n';
    await expect(lines(Buffer.from(text))).rejects.toMatchObject({ code: 'register-invalid' });
    expect(await lines(Buffer.from(text), ['key=mã', 'date=Khi nào', 'unit=Phòng'])).toMatchObject([
      { label: '5/KH', date: '2026-01-02', unit: ['A'] },
    ]);
    await expect(lines(Buffer.from(text), ['key=Mã', 'title=Không có'])).rejects.toThrow(
      /no column is headed/,
    );
    expect(() => parseRegisterMap(['nothing'])).toThrow(/does not name a column/);
  });

  it.each([
    ['Mật', 'secret'],
    ['TỐI MẬT', 'secret'],
    ['Tuyệt mật', 'secret'],
    ['A', 'secret'],
    ['Thường', undefined],
    ['Không', undefined],
    ['', undefined],
  ])('secrecy %j is %s: what is not said to be open is not opened', async (text, reason) => {
    const [line] = await lines(Buffer.from(`Số, ký hiệu;Độ mật\n5/KH;${text}\n`));
    expect(line?.exclusion?.reason).toBe(reason);
  });

  it.each([
    ['Trạng thái', 'Đã hủy', 'cancelled'],
    ['Trạng thái', 'huỷ bỏ', 'cancelled'],
    ['Trạng thái', 'Đã phát hành', undefined],
    ['Ghi chú', 'Số này hủy', 'cancelled'],
    ['Ghi chú', 'giao đ/c Huy', undefined],
    ['Lý do không tính', 'Thư mời', 'other'],
    ['Lý do không tính', 'Không', undefined],
  ])('%s %j is %s', async (heading, text, reason) => {
    const [line] = await lines(Buffer.from(`Số, ký hiệu;${heading}\n5/KH;${text}\n`));
    expect(line?.exclusion?.reason).toBe(reason);
  });

  it.each([
    ['Điện tử', 'electronic'],
    ['Giấy', 'paper'],
    ['Bản giấy và điện tử', 'electronic'],
    ['Trục liên thông', 'electronic'],
    ['', 'unknown'],
  ])('sent %j is %s', async (text, delivery) => {
    const [line] = await lines(Buffer.from(`Số, ký hiệu;Hình thức gửi\n5/KH;${text}\n`));
    expect(line?.delivery).toBe(delivery);
  });

  it('from a workbook: titles, merged cells, days as serial numbers, the first sheet that holds anything', async () => {
    const sheet = utils.aoa_to_sheet([
      ['SỔ ĐĂNG KÝ VĂN BẢN ĐI', null, null, null],
      ['Số, ký hiệu', 'Ngày tháng văn bản', 'Trích yếu', 'Đơn vị'],
      ['1/QĐ', { t: 'n', v: 46086, z: 'dd/mm/yyyy' }, 'một', 'Phòng A'],
      ['2/QĐ', '06/03/2026', 'hai', null],
    ]);
    sheet['!merges'] = [
      { s: { r: 0, c: 0 }, e: { r: 0, c: 3 } },
      { s: { r: 2, c: 3 }, e: { r: 3, c: 3 } },
    ];
    const book = utils.book_new();
    utils.book_append_sheet(book, utils.aoa_to_sheet([]), 'Bìa');
    utils.book_append_sheet(book, sheet, 'Sổ');
    const bytes = new Uint8Array(write(book, { type: 'array', bookType: 'xlsx' }));
    expect(await lines(bytes)).toMatchObject([
      { line: 3, label: '1/QĐ', date: '2026-03-05', unit: ['Phòng A'] },
      { line: 4, label: '2/QĐ', date: '2026-03-06', unit: ['Phòng A'] },
    ]);
  });

  it('and refused when it is none, or unpacks to more than is allowed', async () => {
    await expect(lines(Buffer.from('PK\u0003\u0004 no workbook'))).rejects.toMatchObject({
      code: 'register-invalid',
    });
    await expect(lines(Buffer.from(''))).rejects.toMatchObject({ code: 'register-invalid' });
    await expect(lines(Buffer.from('Ngày;Trích yếu\n1/1/2026;x\n'))).rejects.toThrow(/numbers and symbols/);
  });

  it('and refused when it has more lines than are read: left out, they would be missing from every figure', async () => {
    const more = 'Số, ký hiệu\n1/QĐ\n2/QĐ\n3/QĐ\n';
    expect((await readCsv(Buffer.from(more), 'a.csv', 4)).rows).toHaveLength(4);
    await expect(readCsv(Buffer.from(more), 'a.csv', 3)).rejects.toThrow(/more than 3 lines/);
    const book = utils.book_new();
    const rows = more.trim().split('\n').concat(' ', ' ');
    utils.book_append_sheet(book, utils.aoa_to_sheet(rows.map((text) => [text])), 'Sổ');
    const bytes = new Uint8Array(write(book, { type: 'array', bookType: 'xlsx' }));
    expect((await readXlsx(bytes, 'a.xlsx', 4)).rows[3]).toEqual(['3/QĐ']);
    await expect(readXlsx(bytes, 'a.xlsx', 3)).rejects.toThrow(/more than 3 lines/);
  });
});

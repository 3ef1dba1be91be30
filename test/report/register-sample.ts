import { parseRegisterMap } from '../../src/report/register/columns.ts';
import type { Register } from '../../src/report/register/lines.ts';
import { readRegister } from '../../src/report/register/read.ts';

const HEADING =
  'Số, ký hiệu;Ngày tháng văn bản;Trích yếu;Đơn vị soạn thảo;Hình thức gửi;Độ mật;Trạng thái;Lý do không tính;Tên tệp;Ghi chú;Người ký';

/** A register of the rows {@link row} makes. */
export const registerOf = (...rows: readonly string[]): Promise<Register> =>
  readRegister(Buffer.from([HEADING, ...rows].join('\n')), parseRegisterMap([]), 'register.csv');

/** A line: electronic, of 5 March 2026, of unit A, but for what is said otherwise. */
export const row = (label: string, cells: Readonly<Partial<Record<string, string>>> = {}): string =>
  [
    label,
    cells.date ?? '05/03/2026',
    cells.title ?? 'x',
    cells.unit ?? 'A',
    cells.sent ?? 'Điện tử',
    cells.secrecy ?? '',
    cells.status ?? '',
    cells.exclusion ?? '',
    cells.file ?? '',
    cells.remarks ?? '',
    cells.signer ?? '',
  ].join(';');

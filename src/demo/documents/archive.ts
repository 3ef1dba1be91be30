import type { Fate, FileKind, LetterType, Sample } from './types.ts';

/** File, its content's form and number, subject, kind of file, fate; one line a document. */
type Line =
  | readonly [type: LetterType, number: number, subject: string, kind?: FileKind, fate?: Fate]
  | readonly [
      form: 'invoice-vi' | 'invoice-en' | 'request',
      number: number,
      name: string,
      kind?: FileKind,
      fate?: Fate,
    ]
  | readonly [form: 'english', number: number, subject: string, kind?: FileKind, fate?: Fate];

interface Unit {
  readonly unit: readonly string[];
  readonly lines: readonly Line[];
}

const vanPhong = 'Văn phòng';
const kinhTe = 'Phòng Kinh tế, Hạ tầng và Đô thị';
const vanHoa = 'Phòng Văn hóa - Xã hội';
const hanhChinh = 'Trung tâm Phục vụ hành chính công';
const noiVu = 'Phòng Nội vụ';
const hopTac = 'Hợp tác quốc tế';

const units: readonly Unit[] = [
  {
    unit: [vanPhong, 'Hành chính - Tổng hợp'],
    lines: [
      ['QĐ', 12, 'Ban hành Quy chế làm việc của Ủy ban nhân dân phường', 'stream', 'twice'],
      ['KH', 18, 'Kế hoạch chuyển đổi số năm 2026', 'table', 'signed'],
      ['TB', 23, 'Thông báo kết luận phiên họp tháng 01 năm 2026', 'stream', 'signed'],
      ['BC', 31, 'Báo cáo tình hình kinh tế - xã hội quý I năm 2026', 'table', 'visible'],
      ['GM', 7, 'Giấy mời họp giao ban tháng 3 năm 2026', 'stream', 'signed'],
    ],
  },
  {
    unit: [vanPhong, 'Văn thư - Lưu trữ'],
    lines: [
      ['QĐ', 15, 'Phê duyệt Danh mục hồ sơ năm 2026', 'table', 'signed'],
      ['CV', 44, 'Sử dụng chữ ký số trên văn bản điện tử', 'stream', 'signed'],
      ['BB', 3, 'Biên bản bàn giao tài liệu vào lưu trữ cơ quan', 'stream', 'unsigned'],
      ['TB', 29, 'Thông báo lịch trực dịp Tết Nguyên đán', 'updated', 'signed'],
    ],
  },
  {
    unit: [kinhTe, 'Tài chính - Kế hoạch'],
    lines: [
      ['QĐ', 27, 'Giao dự toán ngân sách năm 2026 cho các đơn vị', 'table', 'tampered'],
      ['TTr', 9, 'Tờ trình đề nghị bổ sung kinh phí sửa chữa trụ sở', 'stream', 'signed'],
      ['BC', 36, 'Báo cáo quyết toán ngân sách năm 2025', 'encrypted', 'signed'],
      ['invoice-vi', 1042, 'Hóa đơn mua sắm thiết bị văn phòng', 'stream', 'signed'],
      ['invoice-vi', 1057, 'Hóa đơn dịch vụ lưu trữ dữ liệu', 'table', 'unsigned'],
    ],
  },
  {
    unit: [kinhTe, 'Quản lý đô thị'],
    lines: [
      ['QĐ', 33, 'Cấp phép sử dụng tạm thời hè phố đường Hoa Sữa', 'stream', 'signed'],
      ['CV', 52, 'Xử lý điểm ngập úng tại khu phố 4', 'table', 'signed'],
      ['BB', 8, 'Biên bản kiểm tra trật tự xây dựng', 'stream', 'unsigned'],
      ['KH', 21, 'Kế hoạch chỉnh trang đô thị năm 2026', 'stream', 'signed'],
    ],
  },
  {
    unit: [vanHoa, 'Giáo dục'],
    lines: [
      ['CV', 61, 'Hướng dẫn tuyển sinh đầu cấp năm học 2026 - 2027', 'stream', 'signed'],
      ['TB', 34, 'Thông báo kết quả xét tặng học bổng khuyến học', 'table', 'unsigned'],
      ['BC', 40, 'Báo cáo công tác phổ cập giáo dục', 'stream', 'unsigned'],
      ['GM', 11, 'Giấy mời dự lễ tổng kết năm học', 'table', 'signed'],
    ],
  },
  {
    unit: [vanHoa, 'Y tế - Dân số'],
    lines: [
      ['KH', 25, 'Kế hoạch tiêm chủng mở rộng năm 2026', 'stream', 'signed'],
      ['BC', 43, 'Báo cáo phòng, chống dịch sốt xuất huyết', 'table', 'unsigned'],
      ['CV', 66, 'Khám sức khỏe cho người cao tuổi', 'stream', 'unsigned'],
    ],
  },
  {
    unit: [hanhChinh, 'Tiếp nhận hồ sơ'],
    lines: [
      ['request', 201, 'Phiếu đề nghị giải quyết thủ tục', 'table', 'signed'],
      ['request', 202, 'Phiếu đề nghị cấp bản sao trích lục', 'stream', 'signed'],
      ['request', 203, 'Phiếu đề nghị xác nhận cư trú', 'table', 'unsigned'],
      ['TB', 38, 'Thông báo thời gian tiếp nhận hồ sơ trực tuyến', 'stream', 'signed'],
    ],
  },
  {
    unit: [hanhChinh, 'Trả kết quả'],
    lines: [
      ['QĐ', 41, 'Công nhận kết quả giải quyết thủ tục hành chính', 'stream', 'signed'],
      ['BC', 47, 'Báo cáo mức độ hài lòng của người dân', 'table', 'signed'],
      ['TB', 42, 'Thông báo trả kết quả qua dịch vụ bưu chính', 'stream', 'signed'],
    ],
  },
  {
    unit: [noiVu, 'Tổ chức cán bộ'],
    lines: [
      ['QĐ', 46, 'Bổ nhiệm Phó Trưởng phòng Kinh tế, Hạ tầng và Đô thị', 'table', 'signed'],
      ['QĐ', 48, 'Nâng bậc lương thường xuyên đối với công chức', 'stream', 'signed'],
      ['TTr', 14, 'Tờ trình kế hoạch tuyển dụng viên chức', 'stream', 'unsigned'],
      ['CV', 70, 'Rà soát hồ sơ cán bộ, công chức', 'table', 'unsigned'],
    ],
  },
  {
    unit: [noiVu, 'Thi đua - Khen thưởng'],
    lines: [
      ['QĐ', 51, 'Khen thưởng thành tích phong trào thi đua năm 2025', 'stream', 'signed'],
      ['BB', 12, 'Biên bản họp Hội đồng Thi đua - Khen thưởng', 'table', 'unsigned'],
      ['KH', 30, 'Kế hoạch phát động thi đua chào mừng ngày thành lập phường', 'stream', 'unsigned'],
    ],
  },
  {
    unit: [hopTac, 'International Cooperation'],
    lines: [
      ['english', 5, 'Letter of intent on the exchange of digital archives', 'stream', 'signed'],
      ['english', 6, 'Minutes of the first steering committee meeting', 'table', 'unsigned'],
      ['invoice-en', 2203, 'Invoice for translation services', 'stream', 'unsigned'],
      ['english', 9, 'Progress report on the waste water project', 'updated', 'signed'],
    ],
  },
];

/** The documents of the sample archive, in the order they were issued. */
export const samples: readonly Sample[] = units.flatMap(({ unit, lines }, u) =>
  lines.map(([form, number, subject, kind = 'table', fate = 'unsigned'], i): Sample => {
    const date = new Date(Date.UTC(2026, 0, 5 + ((u * 11 + i * 17) % 85), 2, 0, 0));
    return {
      unit,
      file: `${fileName(form, number, subject)}.pdf`,
      kind,
      fate,
      content: content(form, number, subject),
      date,
    };
  }),
);

function content(form: Line[0], number: number, subject: string): Sample['content'] {
  if (form === 'english') return { form, number, subject };
  if (form === 'request') return { form, number };
  if (form === 'invoice-vi') return { form: 'invoice', number, lang: 'vi' };
  if (form === 'invoice-en') return { form: 'invoice', number, lang: 'en' };
  return { form: 'letter', type: form, number, subject };
}

/** As offices name files: the number with its slash replaced, then what the document is about. */
function fileName(form: Line[0], number: number, subject: string): string {
  if (form === 'english') return `${String(number).padStart(2, '0')}_IC-AH ${subject}`;
  if (form === 'request') return `${number} ${subject}`;
  if (form === 'invoice-vi' || form === 'invoice-en') return `${String(number).padStart(7, '0')} ${subject}`;
  return `${String(number).padStart(2, '0')}_${symbol(form)} ${subject}`;
}

/** The symbol behind the number: kind of document and issuer; an official letter has the issuer's alone. */
export function symbol(type: LetterType): string {
  return type === 'CV' ? 'UBND-VP' : `${type}-UBND`;
}

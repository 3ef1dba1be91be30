import { symbol } from './archive.ts';
import type { Letter } from './letter.ts';
import type { LetterType, Sample, SampleTable } from './types.ts';

type LetterContent = Extract<Sample['content'], { form: 'letter' }>;

const titles: Readonly<Record<LetterType, string>> = {
  QĐ: 'QUYẾT ĐỊNH',
  TB: 'THÔNG BÁO',
  TTr: 'TỜ TRÌNH',
  BC: 'BÁO CÁO',
  KH: 'KẾ HOẠCH',
  BB: 'BIÊN BẢN',
  CV: '',
  GM: 'GIẤY MỜI',
};

const chairman = { post: 'TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH', signer: 'Nguyễn Văn An' } as const;
const clerk = { post: 'TL. CHỦ TỊCH\nCHÁNH VĂN PHÒNG', signer: 'Trần Thị Bích Ngọc' } as const;

/** The wording of one document; its number decides between phrases. */
export function composeLetter(sample: Sample, content: LetterContent): Letter {
  const { type, number, subject } = content;
  const unit = sample.unit.at(-1) ?? '';
  return {
    key: sample.file,
    number: `${number}/${symbol(type)}`,
    date: sample.date,
    title: titles[type],
    subject: subject
      .replace(/^(Thông báo|Tờ trình|Báo cáo|Kế hoạch|Biên bản|Giấy mời) /, (_, word: string) =>
        word === 'Kế hoạch' || word === 'Biên bản' ? `${word} ` : '',
      )
      .replace(/^./u, (first) => first.toUpperCase()),
    unit,
    ...(type === 'CV' || type === 'TTr' || type === 'GM'
      ? { addressee: addressees[number % addressees.length] ?? '' }
      : {}),
    body: [...openings[type](subject, unit), ...common(number, unit)],
    ...(type === 'BC' || type === 'KH' ? { table: figures(number) } : {}),
    ...(sample.fate === 'tampered' ? { amount: '4.860.000.000' } : {}),
    recipients: [
      'Như trên;',
      'Thường trực Đảng ủy (để báo cáo);',
      `${unit};`,
      `Lưu: VT, ${number % 2 ? 'VP' : 'TH'}.`,
    ],
    ...(type === 'GM' || type === 'TB' ? clerk : chairman),
  };
}

const addressees = [
  'Các phòng, ban, đơn vị thuộc Ủy ban nhân dân phường',
  'Ủy ban nhân dân tỉnh Mẫu',
  'Ban điều hành các khu phố trên địa bàn phường',
];

const openings: Readonly<Record<LetterType, (subject: string, unit: string) => readonly string[]>> = {
  QĐ: (subject, unit) => [
    'Căn cứ Luật Tổ chức chính quyền địa phương;',
    'Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ về công tác văn thư;',
    `Theo đề nghị của ${unit}.`,
    `Điều 1. ${subject} (có phụ lục kèm theo).`,
    'Điều 2. Quyết định này có hiệu lực kể từ ngày ký.',
    `Điều 3. Chánh Văn phòng, ${unit} và các tổ chức, cá nhân có liên quan chịu trách nhiệm thi hành Quyết định này.`,
  ],
  TB: (subject) => [
    `${subject} như sau:`,
    '1. Thời gian thực hiện: từ 07 giờ 30 đến 17 giờ 00 các ngày làm việc trong tuần.',
    '2. Địa điểm: trụ sở Ủy ban nhân dân phường An Hòa, số 01 đường Hoa Sữa.',
  ],
  TTr: (subject, unit) => [
    `${unit} kính trình Ủy ban nhân dân phường xem xét: ${subject.toLowerCase()}.`,
    'Tổng kinh phí dự kiến là 486.500.000 đồng, từ nguồn chi thường xuyên năm 2026.',
  ],
  BC: (subject, unit) => [
    `Thực hiện chương trình công tác năm 2026, ${unit} báo cáo các kết quả chính dưới đây.`,
    `${subject} được thực hiện đúng tiến độ; các chỉ tiêu đạt và vượt kế hoạch giao được nêu trong bảng.`,
  ],
  KH: (subject) => [
    `I. MỤC ĐÍCH, YÊU CẦU: ${subject} nhằm nâng cao hiệu quả phục vụ người dân và doanh nghiệp.`,
    'II. NỘI DUNG: các nhiệm vụ, đơn vị chủ trì và thời hạn hoàn thành theo bảng dưới đây.',
  ],
  BB: (subject) => [
    `${subject}, lập hồi 14 giờ 00 tại phòng họp số 2, trụ sở Ủy ban nhân dân phường.`,
    'Thành phần: ông Nguyễn Văn An, Chủ tịch; bà Trần Thị Bích Ngọc, Chánh Văn phòng, thư ký; đại diện các đơn vị.',
    'Nội dung: các bên đã thảo luận, thống nhất và cùng ký tên xác nhận các nội dung nêu tại biên bản này.',
    'Biên bản kết thúc vào hồi 16 giờ 30 cùng ngày, được đọc lại cho mọi người cùng nghe và nhất trí thông qua.',
  ],
  CV: (subject, unit) => [
    `Ủy ban nhân dân phường nhận được kiến nghị liên quan đến việc ${subject.toLowerCase()}.`,
    `Về việc này, Ủy ban nhân dân phường giao ${unit} chủ trì, phối hợp với các đơn vị liên quan kiểm tra, xử lý.`,
  ],
  GM: (subject) => [
    `Ủy ban nhân dân phường trân trọng kính mời ông (bà) tham dự: ${subject.replace(/^Giấy mời (dự |họp )?/, '')}.`,
    'Thời gian: 08 giờ 00. Địa điểm: Hội trường tầng 3, trụ sở Ủy ban nhân dân phường.',
    'Rất mong ông (bà) sắp xếp thời gian tham dự đầy đủ, đúng giờ.',
  ],
};

const phrases = [
  'Các đơn vị chủ động rà soát, cập nhật số liệu trên hệ thống quản lý văn bản và điều hành trước ngày 25 hằng tháng.',
  'Trong quá trình thực hiện, nếu có khó khăn, vướng mắc, đề nghị phản ánh kịp thời để được hướng dẫn, giải quyết.',
  'Việc gửi, nhận văn bản được thực hiện trên môi trường mạng; văn bản điện tử được ký số theo quy định.',
  'Kinh phí thực hiện được bố trí từ dự toán đã giao, bảo đảm tiết kiệm, đúng mục đích và đúng chế độ.',
];

const common = (number: number, unit: string): readonly string[] => [
  phrases[number % phrases.length] ?? '',
  phrases[(number + 1) % phrases.length] ?? '',
  `Giao ${unit} theo dõi, đôn đốc và tổng hợp kết quả thực hiện, báo cáo Ủy ban nhân dân phường.`,
];

const tasks = [
  'Tiếp nhận và xử lý văn bản điện tử',
  'Số hóa hồ sơ, tài liệu lưu trữ',
  'Giải quyết thủ tục hành chính đúng hạn',
  'Tuyên truyền, hướng dẫn dịch vụ công trực tuyến',
  'Kiểm tra, giám sát tại các khu phố',
];

function figures(number: number): SampleTable {
  return {
    columns: [
      { title: 'TT', share: 1, align: 'center' },
      { title: 'Nội dung', share: 6 },
      { title: 'Kế hoạch', share: 2, align: 'right' },
      { title: 'Thực hiện', share: 2, align: 'right' },
      { title: 'Tỷ lệ (%)', share: 2, align: 'right' },
    ],
    rows: tasks.map((task, i) => {
      const planned = 120 + ((number * 37 + i * 53) % 400);
      const done = Math.round(planned * (0.86 + ((number * 7 + i * 11) % 20) / 100));
      const percent = ((done / planned) * 100).toFixed(1).replace('.', ',');
      return [String(i + 1), task, String(planned), String(done), percent];
    }),
  };
}

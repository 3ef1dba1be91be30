/** What the demo says. */
export interface DemoMessages {
  readonly identity: (files: string) => string;
  readonly archive: (documents: number, units: number, folder: string) => string;
  readonly signed: (documents: number, people: string) => string;
  readonly special: (visible: string, twice: string) => string;
  readonly tampered: (file: string, before: string, after: string) => string;
  readonly verified: (counts: string) => string;
  readonly written: (html: string, json: string) => string;
  readonly next: string;
  readonly tries: Readonly<Record<'tampered' | 'sign' | 'depth' | 'gate', string>>;
  readonly sector: {
    readonly made: (documents: number, lines: number, register: string) => string;
    readonly next: string;
  };
  readonly statuses: Readonly<Record<string, string>>;
}

const en: DemoMessages = {
  identity: (files) => `Test identity: a CA that only you trust, and two signers (${files})`,
  archive: (documents, units, folder) => `Archive: ${documents} documents of ${units} units in ${folder}`,
  signed: (documents, people) => `Signed: ${documents} documents, by ${people}`,
  special: (visible, twice) => `  with a visible mark: ${visible}\n  signed twice, with a seal: ${twice}`,
  tampered: (file, before, after) => `Tampered with after signing: ${file}\n  ${before} became ${after}`,
  verified: (counts) => `Verified: ${counts}`,
  written: (html, json) => `Report written to ${html}\n                  ${json}`,
  next: 'Try next:',
  tries: {
    tampered: 'what was done to the document that was tampered with',
    sign: 'sign the documents of one unit that are not signed yet',
    depth: 'the report by the units below the units',
    gate: 'fail (exit code 1) where less than 80 % is signed, as in CI',
  },
  sector: {
    made: (documents, lines, register) =>
      `A sector: ${documents} documents of 21 units, and a register of ${lines} lines in ${register}`,
    next: 'Report on it:',
  },
  statuses: {
    passed: 'passed',
    intact: 'intact',
    indeterminate: 'undecided',
    failed: 'failed',
    unsigned: 'unsigned',
    error: 'unreadable',
  },
};

const vi: DemoMessages = {
  identity: (files) => `Danh tính thử nghiệm: một CA chỉ bạn tin cậy và hai người ký (${files})`,
  archive: (documents, units, folder) =>
    `Kho văn bản: ${documents} văn bản của ${units} đơn vị trong ${folder}`,
  signed: (documents, people) => `Đã ký số: ${documents} văn bản, bởi ${people}`,
  special: (visible, twice) => `  có hình ảnh chữ ký: ${visible}\n  ký hai lần, có dấu: ${twice}`,
  tampered: (file, before, after) => `Bị sửa sau khi ký: ${file}\n  ${before} thành ${after}`,
  verified: (counts) => `Đã kiểm tra: ${counts}`,
  written: (html, json) => `Báo cáo đã ghi vào ${html}\n                   ${json}`,
  next: 'Thử tiếp:',
  tries: {
    tampered: 'điều gì đã xảy ra với văn bản bị sửa',
    sign: 'ký các văn bản chưa ký của một đơn vị',
    depth: 'báo cáo theo đơn vị cấp dưới',
    gate: 'báo lỗi (mã thoát 1) khi tỷ lệ ký số dưới 80 %, như trong CI',
  },
  sector: {
    made: (documents, lines, register) =>
      `Một ngành: ${documents} văn bản của 21 đơn vị, và sổ văn bản đi ${lines} dòng tại ${register}`,
    next: 'Lập báo cáo:',
  },
  statuses: {
    passed: 'hợp lệ',
    intact: 'toàn vẹn',
    indeterminate: 'chưa xác định',
    failed: 'không hợp lệ',
    unsigned: 'chưa ký',
    error: 'không đọc được',
  },
};

export const demoMessages: Readonly<Record<'en' | 'vi', DemoMessages>> = { en, vi };

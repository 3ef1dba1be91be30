import type { LaterChanges } from '../../../verify/result.ts';
import type { Messages } from './en.ts';
import { problemsVi } from './vi-problems.ts';

/** Vietnamese. */
export const vi: Messages = {
  status: {
    passed: 'hợp lệ',
    intact: 'nguyên vẹn',
    indeterminate: 'chưa xác định',
    failed: 'không hợp lệ',
    unsigned: 'chưa ký',
    error: 'lỗi',
  },

  errors: 'lỗi',

  label: {
    document: 'Văn bản',
    signer: 'Người ký',
    time: 'Thời gian',
    note: 'Lưu ý',
    hint: 'Cách xử lý',
  },

  noSignature: 'Văn bản không có chữ ký số.',
  unmetSigned: 'Văn bản này bắt buộc phải có chữ ký số (--require-signed).',
  unmetSigner: 'Không có chữ ký hợp lệ của người ký bắt buộc (--require-signer).',
  signatureOf: (field, at, of) => (of === 1 ? field : `${field}, chữ ký ${at}/${of}`),
  kind: {
    signature: 'chữ ký',
    certification: 'chữ ký chứng thực',
    timestamp: 'dấu thời gian',
    'usage-rights': 'quyền sử dụng (không phải chữ ký của văn bản)',
  },
  unknownSigner: 'người ký không rõ',

  integrity: {
    whole: 'đúng như khi ký; chữ ký bao trùm toàn bộ văn bản',
    revision: (revision, of) => `đúng như khi ký; chữ ký bao trùm phiên bản ${revision}/${of}`,
    broken: 'không còn đúng như khi ký',
    partial: 'chữ ký không bao trùm hết phần phải bao trùm',
    unknown: 'chưa thể kết luận văn bản có còn đúng như khi ký hay không',
    laterPermitted: (level) => `; phần thêm về sau được phép: ${kinds[level]}`,
    laterForbidden: (level) => `đúng khi ký, sau đó bị sửa ngoài phạm vi cho phép: ${kinds[level]}`,
    laterUndecided: (level) =>
      `đúng như khi ký, sau đó có thêm ${kinds[level]}; văn bản không quy định có được phép hay không`,
    change: (revision, object, what) => `phiên bản ${revision}, ${object}: ${what}`,
    moreChanges: (count) => `và ${count} thay đổi khác`,
  },

  identity: {
    trusted: (anchor) => `tin cậy, theo chuỗi chứng thư đến ${anchor}`,
    untrusted: 'chưa xác minh được: không có chuỗi chứng thư nào dẫn đến nơi bạn tin cậy',
    invalid: 'chuỗi chứng thư không hợp lệ',
    unchecked: 'chưa kiểm tra, vì không có chứng thư gốc tin cậy (--trust)',
    none: 'không tìm thấy chứng thư của người ký',
    revocation: {
      good: (at) => (at === undefined ? 'chưa bị thu hồi' : `chưa bị thu hồi tính đến ${at}`),
      revoked: (at) => (at === undefined ? 'đã bị thu hồi' : `đã bị thu hồi ngày ${at}`),
      unknown: () => 'không xác định được đã bị thu hồi hay chưa',
      'not-checked': () => 'chưa kiểm tra thu hồi',
    },
  },

  time: {
    proven: (time) => `${time}, có dấu thời gian chứng minh`,
    claimed: (time) => `${time}, theo lời người ký; chưa có dấu thời gian chứng minh`,
    stamped: (time) => `${time}, theo dấu thời gian; có giá trị chứng minh khi tổ chức cấp dấu được tin cậy`,
    unknown: 'không ghi',
  },

  problems: problemsVi,

  summary: (documents, parts) => `${documents} văn bản: ${parts.join(', ')}`,

  sign: {
    signed: 'đã ký',
    skipped: 'bỏ qua',
    refused: 'từ chối',
    planned: 'sẽ ký',
    error: 'lỗi',
    skip: {
      done: 'người này đã ký rồi',
      signed: 'đã có chữ ký nguyên vẹn',
      mine: 'đã có chữ ký nguyên vẹn bằng chứng thư này',
      same: 'tên khác của một văn bản được ký trong lần chạy này',
    },
    repaired: 'cấu trúc tệp đã phải dựng lại',
    as: (field, level) => `${field}, ${level}`,
    passphrase: (file) => `Mật khẩu của ${file}: `,
    newPassphrase: 'Mật khẩu mới: ',
  },

  certificate: {
    subject: 'Chứng thư của',
    issuer: 'Cấp bởi',
    notBefore: 'Hiệu lực từ',
    notAfter: 'Hiệu lực đến',
    key: 'Khóa',
    usage: 'Dùng để',
    serial: 'Số sê-ri',
    sha256: 'SHA-256',
  },

  notice: {
    linkLoop: (path) => `${path}: liên kết quay lại thư mục đã duyệt; không đi theo`,
    folderEmpty: (path) => `${path}: thư mục không có tệp PDF nào`,
    sameDocument: (path, first) => `${path}: tên khác của ${first}; chỉ đếm một lần`,
    nothing: 'Không có gì để làm: không tìm thấy văn bản nào.',
    interrupted: 'Đã dừng. Những gì đã xong đều trọn vẹn; chạy lại đúng lệnh này để làm nốt phần còn lại.',
    missed: (option, unit, share, threshold) =>
      `${unit === null ? 'Toàn bộ' : unit}: ${share === null ? 'không có gì để tính' : `${share.numerator}/${share.denominator} đã ký`}, dưới ${String(threshold).replace('.', ',')} % (${option})`,
    wrote: (path) => `đã ghi: ${path}`,
  },

  progress: (done, rate) => `${done} văn bản, ${rate} văn bản/giây`,
};

const kinds: Record<LaterChanges['level'], string> = {
  none: 'không có gì',
  lta: 'chữ ký, dấu thời gian hoặc dữ liệu xác minh bổ sung',
  form: 'nội dung biểu mẫu hoặc chữ ký bổ sung',
  annotations: 'chú thích',
  other: 'thay đổi khác',
};

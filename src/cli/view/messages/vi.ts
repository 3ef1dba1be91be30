import type { LaterChanges, SignatureStatus, TimestampResult } from '../../../verify/result.ts';
import type { CacheNote } from '../../tasks/facts-cache/cache-file.ts';
import type { Messages } from './en.ts';
import { phraseTranslator } from './phrases.ts';
import { errorsVi } from './vi-errors.ts';
import { phrasesVi } from './vi-phrases.ts';
import { problemsVi } from './vi-problems.ts';

const phrase = phraseTranslator(phrasesVi);

/** Việt Nam has one time zone, seven hours ahead of UTC, and no summer time. */
const hoursAhead = 7;

/** `31/01/2026 19:00:00 +07:00` */
function vietnameseTime(iso: string): string {
  const time = new Date(Date.parse(iso) + hoursAhead * 3_600_000);
  if (Number.isNaN(time.getTime())) return iso;
  const [date = '', clock = ''] = time.toISOString().split('T');
  return `${date.split('-').reverse().join('/')} ${clock.slice(0, 8)} +07:00`;
}

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
    verdict: 'Kết luận',
    document: 'Toàn vẹn',
    signer: 'Người ký',
    organization: 'Cơ quan, tổ chức',
    issuer: 'Nơi cấp chứng thư',
    trust: 'Tin cậy',
    time: 'Thời gian ký',
    atSigning: 'Khi ký',
    now: 'Hiện nay',
    until: 'Hạn kiểm tra',
    remark: 'Ghi chú',
    note: 'Lưu ý',
    offline: 'LTV',
    level: 'Mức PAdES',
    evidence: 'Căn cứ',
    hint: 'Cách xử lý',
  },

  verdict: {
    passed: 'chữ ký số hợp lệ',
    intact: 'văn bản nguyên vẹn; chưa xác minh người ký vì chưa có chứng thư gốc tin cậy',
    indeterminate: 'chưa đủ căn cứ để kết luận chữ ký số hợp lệ hay không',
    failed: 'chữ ký số không hợp lệ',
  },

  timeOf: vietnameseTime,
  phrase: (english) => phrase(english) ?? english,
  error: (code) => (Object.hasOwn(errorsVi, code) ? errorsVi[code as keyof typeof errorsVi] : undefined),
  notStated: 'không ghi',

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
    selected: 'phần đã ký còn nguyên; văn bản còn có phần không được ký',
    whole: 'đúng như khi ký; chữ ký bao trùm toàn bộ văn bản',
    revision: (revision, of) => `đúng như khi ký; chữ ký bao trùm phiên bản ${revision}/${of}`,
    broken: 'không còn đúng như khi ký',
    partial: 'chữ ký không bao trùm hết phần phải bao trùm',
    unknown: 'chưa thể kết luận văn bản có còn đúng như khi ký hay không',
    laterPermitted: (level) => `; phần thêm về sau được phép: ${kinds[level]}`,
    laterForbidden: (level) => `đúng khi ký, sau đó bị sửa ngoài phạm vi cho phép: ${kinds[level]}`,
    laterUndecided: (level) =>
      `đúng như khi ký, sau đó có thêm ${kinds[level]}; văn bản không quy định có được phép hay không`,
    change: (revision, object, what, rule) =>
      `phiên bản ${revision}, ${objectName(object)}: ${what} [${rule}]`,
    moreChanges: (count) => `và ${count} thay đổi khác`,
  },

  identity: {
    trusted: (anchor) => `tin cậy, theo chuỗi chứng thư đến ${anchor}`,
    untrusted: 'chưa xác minh được: không có chuỗi chứng thư nào dẫn đến chứng thư gốc tin cậy đã cho',
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
    claimed: (time) => `${time}, do người ký tự ghi; chưa có dấu thời gian chứng minh`,
    stamped: (time) => `${time}, theo dấu thời gian; có giá trị chứng minh khi tổ chức cấp dấu được tin cậy`,
    unknown: 'không ghi',
    stamp: (kind, time, authority, status) =>
      `${stampKinds[kind]} lúc ${time}, do ${authority} cấp: ${stampStatuses[status]}`,
  },

  validity: {
    status: {
      valid: 'có hiệu lực',
      'not-yet-valid': 'chưa có hiệu lực',
      expired: 'đã hết hạn',
      revoked: 'đã bị thu hồi',
      'on-hold': 'bị tạm dừng',
      unknown: 'còn trong thời hạn, chưa rõ có bị thu hồi hay không',
    },
    atSigning: (status, source) =>
      `theo thời gian ${source === 'timestamp' ? 'được dấu thời gian chứng minh' : 'người ký ghi'}, chứng thư ${status}`,
    now: (status, time) => `lúc kiểm tra, ${time}, chứng thư ${status}`,
    noTime: 'văn bản không ghi thời gian ký',
  },

  provable: (time) => `còn kiểm tra được ngoại tuyến đến ${time}`,
  notProvable: 'riêng văn bản thì không đủ: một phần căn cứ của kết luận không nằm trong văn bản',

  remark: {
    reason: (text) => `lý do ký: ${text}`,
    location: (text) => `nơi ký: ${text}`,
  },

  effect: {
    fail: 'làm chữ ký không hợp lệ',
    indeterminate: 'khiến chưa thể kết luận',
    'not-trusted': 'khiến chưa thể tin cậy',
    warn: 'không ảnh hưởng kết luận',
  },

  explain: {
    complete: 'có: văn bản chứa đủ dữ liệu thu hồi của mọi chứng thư cần đến',
    incomplete: (lacks) => `chưa có; văn bản còn thiếu ${lacks}`,
    noLevel: 'không phải chữ ký PAdES cơ bản',
    highest: (level) => `${level}, mức cao nhất`,
    next: (level, next, lacks) => `${level}; để đạt ${next} còn thiếu ${lacks}`,
    chain: {
      signer: () => 'chuỗi chứng thư của người ký',
      'signature-timestamp': (time) =>
        `chuỗi chứng thư của dấu thời gian chữ ký${time === undefined ? '' : ` lúc ${time}`}`,
      'document-timestamp': (time) =>
        `chuỗi chứng thư của dấu thời gian văn bản${time === undefined ? '' : ` lúc ${time}`}`,
    },
    period: (from, until) => `hiệu lực từ ${from} đến ${until}`,
    anchor: 'chứng thư gốc tin cậy',
    from: (source) => `lấy từ ${source}`,
    proven: (time) => `được chứng minh là đã có lúc ${time}`,
    nothing: 'không có CRL hoặc trả lời OCSP nào về chứng thư này',
    said: {
      good: () => 'chưa bị thu hồi',
      revoked: (at) => (at === undefined ? 'đã bị thu hồi' : `đã bị thu hồi ngày ${at}`),
      unusable: () => 'không dùng được',
    },
    speaks: (from, until) =>
      until === undefined
        ? `tính đến ${from}, không ghi lần cập nhật sau`
        : `tính đến ${from}, cập nhật sau ${until}`,
    counts: 'được tính',
    countsNot: (why) => (why === '' ? 'không được tính' : `không được tính: ${why}`),
  },

  problems: problemsVi,

  contacted: (addresses) => `Đã hỏi qua mạng: ${addresses.join(', ')}`,

  summary: (documents, parts) => `${documents} văn bản: ${parts.join(', ')}`,

  sign: {
    signed: 'đã ký',
    skipped: 'bỏ qua',
    refused: 'từ chối',
    extended: 'đã nâng mức',
    prepared: 'đã chuẩn bị',
    digest: (algorithm) => `${algorithm} cần ký`,
    planned: 'sẽ ký',
    error: 'lỗi',
    skip: {
      done: 'người này đã ký rồi',
      signed: 'đã có chữ ký nguyên vẹn',
      mine: 'đã có chữ ký nguyên vẹn bằng chứng thư này',
      level: 'đã đạt mức này',
      prepared: 'đã chuẩn bị rồi',
      same: 'tên khác của một văn bản được ký trong lần chạy này',
    },
    kept: ({ certificates, crls, ocsps }) =>
      `thêm ${certificates + crls + ocsps} byte dữ liệu kiểm tra${crls > 0 ? `, trong đó CRL ${crls} byte` : ''}`,
    repaired: 'cấu trúc tệp đã phải dựng lại',
    as: (field, level) => `${field}, ${level}`,
    statusUnknown: (reason) => `chưa rõ tình trạng chứng thư của người ký: ${reason}`,
    passphrase: (file) => `Mật khẩu của ${file}: `,
    pin: (token) => `Mã PIN của thiết bị "${token}": `,
    answer: (what) => `${what} cho dịch vụ ký từ xa: `,
    newPassphrase: 'Mật khẩu mới: ',
  },

  doctor: {
    status: { ok: 'tốt', warn: 'cảnh báo', fail: 'hỏng' },
    check: {
      key: 'khóa',
      certificate: 'chứng thư',
      chain: 'chuỗi chứng thư',
      revocation: 'trạng thái thu hồi',
      timestamp: 'dịch vụ dấu thời gian',
      clock: 'đồng hồ',
      font: 'phông chữ',
      workers: 'luồng xử lý',
      output: 'thư mục kết quả',
      space: 'ổ đĩa',
    },
    keyOpens: (name, kind) => `mở được: ${kind} của ${name}`,
    keySigns: (name, kind) => `mở được và ký được: ${kind} của ${name}`,
    validUntil: (date) => `có hiệu lực đến ${date}`,
    endsSoon: (date, days) => `hết hiệu lực ngày ${date}, còn ${days} ngày`,
    renew: 'Gia hạn kịp thời; dấu thời gian giữ cho văn bản đã ký còn giá trị sau đó.',
    askForOther: 'Đề nghị tổ chức cấp chứng thư cấp chứng thư dùng để ký văn bản.',
    chainReaches: (carried) => `dẫn đến gốc tin cậy; mỗi văn bản mang thêm ${carried} chứng thư`,
    chainComplete: (carried) => `dẫn đến chứng thư gốc; mỗi văn bản mang thêm ${carried} chứng thư`,
    chainUpTo: (carried, issuer) => `dẫn lên đến ${issuer}; mỗi văn bản mang thêm ${carried} chứng thư`,
    chainEnds: (issuer) => `chưa có chứng thư của ${issuer}`,
    giveChain: 'Cung cấp chuỗi chứng thư cùng với khóa để người nhận lần được đến gốc.',
    revocation: (ocsps, crls) =>
      `mọi chứng thư đều tra được: ${ocsps} trả lời OCSP, ${crls} danh sách thu hồi`,
    stamped: (authority, milliseconds) => `${authority} trả lời sau ${milliseconds} ms`,
    clock: (time) => `đang là ${time}`,
    clockAgrees: (seconds) => `lệch ${seconds} giây so với dấu thời gian`,
    clockApart: (seconds) => `lệch ${seconds} giây so với dấu thời gian`,
    clockOld: (time) => `chỉ ${time}, là thời gian đã qua`,
    setClock: 'Chỉnh đồng hồ của máy: chữ ký lấy thời gian theo đồng hồ này.',
    font: (name) => `${name} có đủ chữ tiếng Việt`,
    fontLacks: (letters) => `thiếu ${letters}`,
    reinstall: 'Cài đặt lại kyso.',
    workers: 'khởi động được',
    oneJob: 'Chạy một luồng bằng --jobs 1.',
    writable: (folder) => `ghi được vào ${folder}`,
    space: (megabytes) => `còn trống ${megabytes} MB`,
    makeRoom: 'Giải phóng dung lượng: mỗi văn bản được ghi thành tệp mới.',
  },

  form: {
    added: 'đã thêm',
    none: 'Văn bản không có trường biểu mẫu nào.',
    empty: 'trống',
    nowhere: 'không nằm trên trang nào',
    types: {
      signature: 'chữ ký',
      text: 'văn bản',
      choice: 'lựa chọn',
      button: 'nút',
      unknown: 'không rõ',
    },
    place: (page, rect) => `trang ${page}, ${rect}`,
    signedBy: (name, status) => `ký bởi ${name} (${status})`,
    status: (status) =>
      ({ passed: 'hợp lệ', intact: 'nguyên vẹn', failed: 'không hợp lệ' })[status] ?? 'chưa kết luận được',
    lockedBy: (fields) => `bị khóa bởi chữ ký ở ${fields}`,
  },

  log: {
    passed: 'đầy đủ và không bị sửa',
    failed: 'không còn như khi được ghi',
    counted: (chained, unchained, torn) =>
      [
        `${chained} dòng nối với dòng trước`,
        unchained > 0 ? `${unchained} dòng có từ trước khi nhật ký được nối chuỗi` : '',
        torn > 0 ? `${torn} dòng bị ngắt khi đang ghi` : '',
      ]
        .filter((part) => part !== '')
        .join(', '),
    fault: {
      altered: (line) => `dòng ${line} không phải dòng mà dòng sau được ghi tiếp: dòng này đã bị sửa`,
      missing: (line, gone) => `trước dòng ${line}, ${gone} dòng của nhật ký đã mất`,
      'out-of-order': (line) => `dòng ${line} không ở đúng chỗ được ghi: đã bị chèn vào hoặc dời đi`,
      unreadable: (line) => `dòng ${line} không phải dòng nhật ký`,
      cut: (line) => `dòng ${line}, dòng cuối, bị cắt cụt`,
    },
    more: (faults) => `và ${faults} lỗi khác`,
    head: 'Mã băm của dòng cuối',
    headMissing: 'Không dòng nào có mã băm cần tìm: nhật ký đã bị cắt bớt hoặc ghi lại.',
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

  token: {
    module: 'Thư viện',
    maker: 'Nhà sản xuất',
    none: 'Không có thiết bị nào được cắm.',
    token: 'Thiết bị',
    slot: 'Khe',
    serial: 'Số sê-ri',
    model: 'Kiểu',
    pin: 'Mã PIN',
    pinStates: {
      good: 'đã đặt',
      'not-needed': 'không cần',
      'not-set': 'chưa đặt',
      'count-low': 'đã có lần nhập sai; còn ít lần thử',
      'final-try': 'còn một lần thử: nhập sai nữa thiết bị sẽ bị khóa',
      locked: 'đã bị khóa',
    },
    pinPad: 'nhập trên đầu đọc',
    mechanisms: 'Cơ chế ký',
    key: 'Khóa',
    signs: 'được ký',
    signsNot: 'không được ký',
    everyTime: 'mỗi lần ký cần mã PIN',
    publicOnly: 'khi chưa nhập PIN chỉ thấy phần công khai',
    hidden: 'khóa bí mật chỉ thấy khi có mã PIN',
    certificate: 'Chứng thư',
  },

  service: {
    name: 'Dịch vụ',
    specs: 'CSC API',
    none: 'Không có chứng thư nào cho mã truy cập này.',
    credential: 'Mã chứng thư',
    unusable: 'Không ký được',
    asks: 'Yêu cầu nhập',
    asksNothing: 'không cần',
    multisign: 'Số chữ ký mỗi lần',
  },

  notice: {
    linkLoop: (path) => `${path}: liên kết quay lại thư mục đã duyệt; không đi theo`,
    folderEmpty: (path) => `${path}: thư mục không có tệp PDF nào`,
    sameDocument: (path, first) => `${path}: tên khác của ${first}; chỉ đếm một lần`,
    nothing: 'Không có gì để làm: không tìm thấy văn bản nào.',
    interrupted: 'Đã dừng. Những gì đã xong đều trọn vẹn; chạy lại đúng lệnh này để làm nốt phần còn lại.',
    missed: (option, unit, share, threshold) =>
      `${unit === null ? 'Toàn bộ' : unit}: ${share === null ? 'không có gì để tính' : `${share.numerator}/${share.denominator} đã ký`}, dưới ${String(threshold).replace('.', ',')} % (${option})`,
    trustList: (what) =>
      what.kind === 'pointers'
        ? `${what.path}: dẫn đến ${what.lists} danh sách khác, không tự tải về: hãy đưa từng danh sách bằng tệp`
        : `${what.path}: ${what.what}`,
    passedOver: (why) => `bỏ qua: ${why}`,
    dropped: (share, before) =>
      `Toàn bộ giảm: ${share === null ? 'không có gì để tính' : `${share.numerator}/${share.denominator} đã ký`}, trước đó ${before.numerator}/${before.denominator}`,
    notRecorded: (path) => `${path}: chưa ghi kết quả này, vì có tệp không mở được`,
    broken: 'văn bản này có chữ ký không hợp lệ',
    cache: (path, what) => `${path}: ${cacheNotes[what]}`,
    wrote: (path) => `đã ghi: ${path}`,
  },

  progress: (done, rate) => `${done} văn bản, ${rate} văn bản/giây`,
};

const cacheNotes: Record<CacheNote, string> = {
  foreign: 'không phải tệp lưu tạm của kyso; giữ nguyên tệp này và không lưu gì',
  damaged: 'tệp lưu tạm bị hỏng hoặc thuộc phiên bản khác; sẽ lập lại',
  'other-options': 'tệp lưu tạm lập với tùy chọn khác hoặc phiên bản khác; sẽ lập lại',
};

const kinds: Record<LaterChanges['level'], string> = {
  none: 'không có gì',
  lta: 'chữ ký, dấu thời gian hoặc dữ liệu xác minh bổ sung',
  form: 'nội dung biểu mẫu hoặc chữ ký bổ sung',
  annotations: 'chú thích',
  other: 'thay đổi khác',
};

const stampKinds: Record<TimestampResult['kind'], string> = {
  signature: 'dấu thời gian chữ ký',
  document: 'dấu thời gian văn bản',
  archive: 'dấu thời gian lưu trữ',
};

const stampStatuses: Record<SignatureStatus, string> = {
  passed: 'hợp lệ, tổ chức cấp dấu được tin cậy',
  intact: 'hợp lệ; chưa kiểm tra tổ chức cấp dấu',
  indeterminate: 'chưa đủ căn cứ để tin cậy',
  failed: 'không hợp lệ',
};

const objectName = (object: string): string => {
  if (object === 'trailer') return 'phần cuối tệp';
  if (object === 'a page') return 'một trang';
  return object.replace(/^field /, 'trường ');
};

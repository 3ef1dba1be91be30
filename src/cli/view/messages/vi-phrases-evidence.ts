import type { Phrases } from './phrases.ts';

/** Algorithms and keys. */
const algorithms: Phrases = [
  ['RSASSA-PSS with an unknown hash algorithm', 'RSASSA-PSS có thuật toán băm không rõ'],
  ['RSASSA-PSS with an unknown mask generation function', 'RSASSA-PSS có hàm sinh mặt nạ không rõ'],
  ['RSASSA-PSS with a negative salt length', 'RSASSA-PSS có độ dài muối âm'],
  ['RSASSA-PSS with a trailer field other than 1', 'RSASSA-PSS có trường trailer khác 1'],
  ['a DSA key without its parameters', 'khóa DSA thiếu tham số'],
  ['an RSA key whose exponent has {} bits', 'khóa RSA có số mũ dài {0} bit'],
  ['{}: the key is for other RSASSA-PSS parameters', '{0}: khóa dành cho tham số RSASSA-PSS khác'],
  ['{}: the public key is a point of low order', '{0}: khóa công khai là điểm bậc thấp, có thể giả mạo'],
  ['{}: the public exponent is {}', '{0}: số mũ công khai là {1}'],
  ['{}: the modulus is even', '{0}: mô-đun là số chẵn'],
  ['{}: the parameters generate nothing', '{0}: tham số không sinh ra nhóm nào'],
  ['the key is for other RSASSA-PSS parameters', 'khóa dành cho tham số RSASSA-PSS khác'],
  ['the public key is a point of low order', 'khóa công khai là điểm bậc thấp, có thể giả mạo'],
  ['the public exponent is {}', 'số mũ công khai là {0}'],
  ['the modulus is even', 'mô-đun là số chẵn'],
  ['the parameters generate nothing', 'tham số không sinh ra nhóm nào'],
];

/** Certificates, and what is irregular about them. */
const certificates: Phrases = [
  ["the certificate's extKeyUsage lacks OCSPSigning", 'extKeyUsage của chứng thư thiếu OCSPSigning'],
  [
    'extKeyUsage of {} keeps it from certifying for {}',
    'extKeyUsage của {0} không cho phép cấp chứng thư để {1}',
  ],
  ['{} has an unreadable field {}', '{0} có trường {1} không đọc được'],
  ['{} has the extension {} more than once', '{0} có phần mở rộng {1} nhiều lần'],
  ['extensions in version {}', 'có phần mở rộng ở phiên bản {0}'],
  ['unique identifiers in version {}', 'có mã định danh duy nhất ở phiên bản {0}'],
  ['a BOOLEAN that is neither 00 nor FF', 'giá trị BOOLEAN không phải 00 hay FF'],
  ['a negative serial number', 'số sê-ri âm'],
  ['a serial number of zero', 'số sê-ri bằng không'],
  ['a serial number of {} octets', 'số sê-ri dài {0} byte'],
  ['a validity with fractions of a second', 'thời hạn ghi phần lẻ của giây'],
  ['a validity before 2050 as GeneralizedTime', 'thời hạn trước năm 2050 ghi bằng GeneralizedTime'],
];

/** CRLs and OCSP responses. */
const revocation: Phrases = [
  ['a delta CRL without the CRL it continues', 'CRL phần thay đổi (delta) thiếu CRL gốc của nó'],
  ['a CRL whose next update is before its own', 'CRL có lần cập nhật sau sớm hơn ngày lập'],
  ['a complete CRL with an entry removed from it', 'CRL đầy đủ lại có mục được ghi là đã bỏ'],
  ['the CRLs at hand are of some reasons only', 'các CRL hiện có chỉ gồm một số lý do thu hồi'],
  [
    'its signer may not sign CRLs (keyUsage lacks cRLSign)',
    'nơi ký CRL không được phép ký CRL (keyUsage thiếu cRLSign)',
  ],
  [
    'no chain to the same trust anchor holds for its signer',
    'nơi ký CRL không có chuỗi chứng thư hợp lệ tới cùng gốc tin cậy',
  ],
  ['a CRL of attribute certificates', 'CRL dành cho chứng thư thuộc tính'],
  ['a CRL without authorities', 'CRL không gồm chứng thư của CA'],
  ['a CRL of authorities only', 'CRL chỉ gồm chứng thư của CA'],
  ['a CRL of another issuer', 'CRL của nơi cấp khác'],
  ['a CRL of another distribution point', 'CRL của điểm phát hành khác'],
  ['a CRL of other reasons', 'CRL gồm các lý do thu hồi khác'],
  ['an OCSP response about other certificates', 'trả lời OCSP về chứng thư khác'],
  [
    'the OCSP response answers another request (its nonce differs)',
    'trả lời OCSP dành cho yêu cầu khác (nonce không khớp)',
  ],
  [
    'an OCSP response whose next update is before its own',
    'trả lời OCSP có lần cập nhật sau sớm hơn ngày lập',
  ],
  [
    'an OCSP response about a time after it was produced',
    'trả lời OCSP nói về thời điểm sau khi nó được lập',
  ],
  [
    'an OCSP response about another certificate of that serial number',
    'trả lời OCSP về chứng thư khác có cùng số sê-ri',
  ],
  [
    'the status of its responder {} is not known: {=}',
    'không rõ tình trạng chứng thư của nơi trả lời {0}: {1}',
  ],
  ['the status of its responder {} is not known', 'không rõ tình trạng chứng thư của nơi trả lời {0}'],
  ['its responder is revoked, at {} by {=}', 'chứng thư của nơi trả lời đã bị thu hồi lúc {0}, theo {1}'],
];

/** Time-stamps, and what a policy demands. */
const demands: Phrases = [
  ['its TSTInfo is of version {}', 'TSTInfo của dấu mang phiên bản {0}'],
  ['it has {} signers', 'dấu có {0} bên ký'],
  [
    'no attribute binds the certificate of its authority',
    'không có thuộc tính gắn chứng thư của nơi cấp dấu',
  ],
  ['its certificate is that of {}', 'chứng thư của dấu thuộc về {0}'],
  ['it is no PAdES signature, {} is required', 'đây không phải chữ ký PAdES, trong khi yêu cầu mức {0}'],
  ['it is {}, {} is required', 'chữ ký ở mức {0}, trong khi yêu cầu mức {1}'],
  ['its time is not proven by any time-stamp', 'thời gian ký không được dấu thời gian nào chứng minh'],
  ['no time is claimed', 'người ký không ghi thời gian ký'],
  ['{} is outside the validity of {}, {} to {}', '{0} nằm ngoài thời hạn của {1}, từ {2} đến {3}'],
  ['{} is {} seconds before the proven time', '{0} sớm hơn thời gian được chứng minh {1} giây'],
  ['{} is {} seconds after the proven time', '{0} muộn hơn thời gian được chứng minh {1} giây'],
];

/** Trusted lists. */
const lists: Phrases = [
  ['it was due by {}', 'hạn cập nhật là {0}'],
  [
    '{} is vouched for in signing documents: never; and the time that matters is {}',
    '{0} chưa từng được danh sách công nhận cho việc ký văn bản; thời điểm xét là {1}',
  ],
  [
    '{} is vouched for in signing documents: {}; and the time that matters is {}',
    '{0} được danh sách công nhận cho việc ký văn bản: {1}; thời điểm xét là {2}',
  ],
  [
    '{} is vouched for in {}: never; and the time that matters is {}',
    '{0} chưa từng được danh sách công nhận cho {1}; thời điểm xét là {2}',
  ],
  [
    '{} is vouched for in {}: {}; and the time that matters is {}',
    '{0} được danh sách công nhận cho {1}: {2}; thời điểm xét là {3}',
  ],
];

/** What kept an answer from coming, as the network client words it. */
const network: Phrases = [
  ['{} refuses the connection', '{0} từ chối kết nối'],
  ['{} broke the connection', '{0} ngắt kết nối'],
  ['{} broke off its answer', '{0} trả lời dở dang'],
  ['{} was not waited for', 'không đợi {0} trả lời'],
  ['{} did not answer in time', '{0} không trả lời kịp thời'],
  ['{} did not accept the connection in time', '{0} không nhận kết nối kịp thời'],
  ['{} did not begin to answer in time', '{0} không bắt đầu trả lời kịp thời'],
  ['{} has no address that was found in time', 'không tìm được địa chỉ của {0} kịp thời'],
  ['{} has no address that can be found', 'không tìm thấy địa chỉ của {0}'],
  ['{} cannot be reached from this network', 'mạng này không tới được {0}'],
  ['{} cannot be reached: {}', 'không tới được {0}: {1}'],
  ['{} cannot prove who it is: {}', '{0} không chứng minh được danh tính máy chủ: {1}'],
  ['{} does not speak HTTP', '{0} không trả lời theo HTTP'],
  ['{} answers compressed, which was not asked for', '{0} trả lời ở dạng nén, dù không được yêu cầu'],
  ['{} answers with more than {} bytes', '{0} trả lời dài hơn {1} byte'],
  ['{} answers with status {}', '{0} trả lời với mã {1}'],
  ['{} answers another request: its nonce differs', '{0} trả lời yêu cầu khác: nonce không khớp'],
  ['{} answers with {}', '{0} trả lời bằng {1}'],
  ['{} redirects after {} redirects', '{0} chuyển hướng quá {1} lần'],
  ['{} redirects without saying where to', '{0} chuyển hướng mà không ghi nơi đến'],
  ['{} redirects to an address without encryption', '{0} chuyển hướng tới địa chỉ không mã hóa'],
  [
    '{} redirects what was meant for it alone to another service',
    '{0} chuyển hướng sang dịch vụ khác nội dung chỉ dành cho nó',
  ],
  ['{} gives no certificate: {}', '{0} không trả về chứng thư: {1}'],
  ['{} gives no revocation list: {}', '{0} không trả về danh sách thu hồi: {1}'],
  ['{} gives no OCSP response: {}', '{0} không trả về trả lời OCSP: {1}'],
  ['{} is not on the public internet', '{0} không thuộc mạng internet công cộng'],
  ['{} is no address', '{0} không phải địa chỉ'],
  ['{} is not reached by http', '{0} không truy cập bằng http'],
];

/** Before those that begin with any name. */
export const evidenceVi: Phrases = [
  ...algorithms,
  ...certificates,
  ...revocation,
  ...demands,
  ...lists,
  ...network,
];

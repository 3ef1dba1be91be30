import type { Phrases } from './phrases.ts';
import { marksVi } from './vi-marks.ts';

/** What a document's own rules refuse, and its fields ask for. */
const rules: Phrases = [
  [
    'the document is certified and permits no further change (DocMDP P=1)',
    'văn bản đã được chứng nhận và không cho phép thay đổi thêm (DocMDP P=1)',
  ],
  [
    'Ask the certifying signer for a version that permits signatures.',
    'Đề nghị người chứng nhận cung cấp bản cho phép ký thêm.',
  ],
  [
    'only the first signature can certify; the field {} is signed',
    'chỉ chữ ký đầu tiên được chứng nhận; trường {0} đã ký',
  ],
  ['Sign it without --certify.', 'Ký không có --certify.'],
  [
    'marks on every page would take the signature in field {} its validity: it does not permit annotations',
    'mẫu trên mọi trang sẽ làm mất hiệu lực chữ ký trong trường {0}: chữ ký đó không cho phép thêm chú thích',
  ],
  [
    'Put the mark on one page, or make this signature the first.',
    'Đặt mẫu trên một trang, hoặc ký bản này trước tiên.',
  ],
  ['the signature in field {} locks all fields', 'chữ ký trong trường {0} đã khóa mọi trường'],
  ['the signature in field {} locks the field {}', 'chữ ký trong trường {0} đã khóa trường {1}'],
  ['the field {} is already signed', 'trường {0} đã được ký'],
  [
    'Name an empty field, or none to have a new one made.',
    'Chọn trường trống, hoặc bỏ --field để tạo trường mới.',
  ],
  [
    "the document's permissions forbid adding a signature field",
    'quyền của văn bản không cho thêm trường chữ ký',
  ],
  ["the document's permissions forbid signing", 'quyền của văn bản không cho ký'],
  ['Give the owner password with --password-file.', 'Cung cấp mật khẩu chủ sở hữu bằng --password-file.'],
  [
    'the structure of the PDF is damaged and had to be reconstructed',
    'cấu trúc PDF bị hỏng và phải dựng lại',
  ],
  ['the structure of the document had to be reconstructed', 'cấu trúc của văn bản đã phải dựng lại'],
  [
    'the metadata of the document cannot be read and stay as they are: {=}; whether it is PDF/A is not known',
    'không đọc được siêu dữ liệu của văn bản và giữ nguyên: {0}; chưa rõ có phải PDF/A không',
  ],
  ['they are no stream', 'không phải luồng dữ liệu'],
  ['they are too long', 'quá dài'],
  ['they are no XMP', 'không phải XMP'],
  ['their XMP breaks off', 'XMP bị cắt ngang'],
  ['{=}; after {} waits it is not asked again', '{0}; sau {1} lần chờ sẽ không hỏi nữa'],
  [
    'Viewers may see another document than the one reconstructed; sign it anyway with --repair.',
    'Trình xem có thể thấy văn bản khác với bản dựng lại; vẫn muốn ký thì thêm --repair.',
  ],
  [
    'the signature in field {} had failed before this one was made: kyso verify says why',
    'chữ ký trong trường {0} đã không hợp lệ từ trước khi ký; kyso verify cho biết lý do',
  ],
  ['it carries an intact signature already ({})', 'văn bản đã có chữ ký nguyên vẹn ({0})'],
  ['Sign it nevertheless with --if-signed append.', 'Vẫn muốn ký thì thêm --if-signed append.'],
  ['the field {} requires {=} (seed value {})', 'trường {0} yêu cầu {1} (giá trị gốc {2})'],
  ['Sign it as it asks, or sign another field.', 'Ký theo yêu cầu đó, hoặc ký vào trường khác.'],
  ['something kyso does not know: bit {} of its flags', 'điều kyso không biết: bit {0} của cờ'],
  ['the document to be left open by the signature', 'không khóa văn bản khi ký'],
  ['the signature policy {}, which kyso does not write', 'chính sách chữ ký {0}, kyso không ghi'],
  ['the signature handler {}', 'bộ xử lý chữ ký {0}'],
  ['a signature of type {}', 'chữ ký loại {0}'],
  ['seed values of version {}', 'giá trị gốc phiên bản {0}'],
  ['no reason to be given', 'không ghi lý do'],
  ['one of these reasons: {}', 'một trong các lý do: {0}'],
  ['a legal attestation, which kyso does not write', 'xác nhận pháp lý, kyso không ghi'],
  [
    'revocation data with the signature: level B-LT or B-LTA',
    'dữ liệu thu hồi kèm chữ ký: mức B-LT hoặc B-LTA',
  ],
  ['a digest of these: {}', 'thuật toán băm thuộc: {0}'],
  ['the document to be locked by the signature', 'khóa văn bản khi ký'],
  ['the appearance "{}" of its maker', 'hình thức "{0}" của người lập'],
  ['an approval signature, no certification', 'chữ ký phê duyệt, không phải chứng nhận'],
  ['a certification of level P={}', 'chứng nhận mức P={0}'],
  ['a time-stamp of {}', 'dấu thời gian của {0}'],
  ['a time-stamp', 'dấu thời gian'],
  ['another certificate', 'chứng thư khác'],
  ['a certificate of another issuer', 'chứng thư của nơi cấp khác'],
  ['a certificate under the policy {}', 'chứng thư theo chính sách {0}'],
  ['a certificate for the key usage {}', 'chứng thư dùng cho {0}'],
  ['a certificate that is known before signing', 'chứng thư biết trước khi ký'],
  ['a certificate of {}', 'chứng thư của {0}'],
];

/** Fields that are named, listed and added. */
const fields: Phrases = [
  ['the field {} is no signature field', 'trường {0} không phải trường chữ ký'],
  ['{} is a group of fields, not a signature field', '{0} là nhóm trường, không phải trường chữ ký'],
  ['"{}" is no field name: a part of it is empty', '"{0}" không phải tên trường: có phần để trống'],
  [
    '{} cannot be made: a field above it has no room for others',
    'không tạo được {0}: trường cấp trên không chứa trường khác',
  ],
  ['the document has a field named {} already', 'văn bản đã có trường tên {0}'],
  [
    'Give the new field another name; kyso field list shows those there are.',
    'Đặt tên khác; kyso field list liệt kê các trường đã có.',
  ],
  [
    'the document has no page a signature field could stand on',
    'văn bản không có trang để đặt trường chữ ký',
  ],
  [
    'Open it in a viewer: it is empty or damaged, and has to be made again.',
    'Mở bằng trình xem: văn bản rỗng hoặc đã hỏng, cần tạo lại.',
  ],
  ['Ask for a version of it that is not damaged.', 'Đề nghị cung cấp bản không bị hỏng.'],
  ['the document has no page a field could stand on', 'văn bản không có trang để đặt trường'],
  [
    'signing the field {} will break the signature in field {}, which locks it',
    'ký trường {0} sẽ làm hỏng chữ ký trong trường {1}, vì chữ ký đó khóa trường này',
  ],
  [
    'filling in the field {} will break the signature in field {}, which locks it',
    'điền trường {0} sẽ làm hỏng chữ ký trong trường {1}, vì chữ ký đó khóa trường này',
  ],
  ['the signature in field {} does not permit a new field', 'chữ ký trong trường {0} không cho thêm trường'],
  ['Fields are added before the first signature.', 'Thêm trường trước chữ ký đầu tiên.'],
  [
    'verifiers may doubt the signature in field {}: nothing in it permits a new field',
    'phần mềm kiểm tra có thể nghi ngờ chữ ký trong trường {0}: chữ ký không nêu cho phép thêm trường',
  ],
];

/** Preparing, attaching, extending, time-stamps. */
const steps: Phrases = [
  ['the document carries no signature to extend', 'văn bản không có chữ ký để nâng mức'],
  ['Sign it first with kyso sign.', 'Ký trước bằng kyso sign.'],
  ['the signature in field {} does not hold', 'chữ ký trong trường {0} không còn hợp lệ'],
  [
    'kyso verify says why; a time-stamp over it would only conserve that.',
    'kyso verify cho biết lý do; dấu thời gian chỉ giữ nguyên tình trạng đó.',
  ],
  ['the signature takes {} bytes, {} were kept', 'chữ ký dài {0} byte, chỗ chừa là {1}'],
  ['the time-stamp takes {} bytes, {} were kept', 'dấu thời gian dài {0} byte, chỗ chừa là {1}'],
  ['the CMS takes {} bytes, {} were kept', 'CMS dài {0} byte, chỗ chừa là {1}'],
  ['Prepare the document again with room for {}.', 'Chuẩn bị lại văn bản với chỗ chừa {0} byte.'],
  [
    'the document holds no signature that waits for its value',
    'văn bản không có chữ ký nào đang chờ giá trị',
  ],
  [
    'Prepare it with kyso prepare; nothing may be changed after that.',
    'Chuẩn bị bằng kyso prepare; sau đó không được thay đổi gì.',
  ],
  ['the signature in field {} is complete already', 'chữ ký trong trường {0} đã hoàn chỉnh'],
  ['Check it with kyso verify.', 'Kiểm tra bằng kyso verify.'],
  [
    'what stands in Contents is neither empty nor prepared by kyso',
    'nội dung Contents không trống mà cũng không do kyso chuẩn bị',
  ],
  [
    'the document was changed after it was prepared: its digest is another one',
    'văn bản đã bị thay đổi sau khi chuẩn bị: giá trị băm khác',
  ],
  [
    'the document was prepared for a whole CMS, not for a signature value',
    'văn bản được chuẩn bị cho cả CMS, không phải giá trị chữ ký',
  ],
  [
    'Give the CMS with --cms, or prepare the document for its certificate.',
    'Cung cấp CMS bằng --cms, hoặc chuẩn bị lại với chứng thư.',
  ],
  ['it is no signature over this document by {}', 'đây không phải chữ ký trên văn bản này của {0}'],
  [
    'It may be of another document, by another key, or over something else than the signed attributes.',
    'Có thể là của văn bản khác, khóa khác, hoặc ký trên nội dung khác các thuộc tính được ký.',
  ],
  ['the signature for field {} does not hold: {=}', 'chữ ký cho trường {0} không hợp lệ: {1}'],
  ['it is no CMS with a signature', 'không phải CMS có chữ ký'],
  ['Give the SignedData as DER, PEM or base64.', 'Cung cấp SignedData dạng DER, PEM hoặc base64.'],
  [
    'the CMS is by another certificate than the document was prepared for ({})',
    'CMS dùng chứng thư khác với chứng thư đã chuẩn bị ({0})',
  ],
  ['Prepare the document again for the certificate that signs.', 'Chuẩn bị lại văn bản với chứng thư sẽ ký.'],
  ['no signature was given for this document', 'chưa có chữ ký nào cho văn bản này'],
  ['level {} could not be reached, it is {}: {=}', 'không đạt mức {0}, chỉ đạt {1}: {2}'],
  ['level {} could not be reached, it is {}: {}', 'không đạt mức {0}, chỉ đạt {1}: {2}'],
  ['level {} needs time-stamps', 'mức {0} cần dấu thời gian'],
  ['Name a time-stamp service with --tsa URL.', 'Chỉ định dịch vụ dấu thời gian bằng --tsa URL.'],
  ['level {} needs validation data', 'mức {0} cần dữ liệu xác minh'],
  [
    'Let kyso ask for it with --online, or give it with --crl, --ocsp and --trust.',
    'Cho kyso tải bằng --online, hoặc cung cấp bằng --crl, --ocsp và --trust.',
  ],
  [
    'Let kyso ask for it with --online, give it with --crl, --ocsp and --trust, or name a --level-fallback.',
    'Cho kyso tải bằng --online, cung cấp bằng --crl, --ocsp và --trust, hoặc nêu --level-fallback.',
  ],
  ['{} answered with HTTP status {}', '{0} trả lời với trạng thái HTTP {1}'],
  [
    'Try again later, or name another service with --tsa.',
    'Thử lại sau, hoặc chỉ định dịch vụ khác bằng --tsa.',
  ],
  ['{} refused to stamp: {}', '{0} từ chối cấp dấu thời gian: {1}'],
  ['the time-stamp from {} cannot be used: {}', 'không dùng được dấu thời gian từ {0}: {1}'],
  [
    'Ask whoever runs the service, or name another one with --tsa.',
    'Hỏi đơn vị cung cấp dịch vụ, hoặc chỉ định dịch vụ khác bằng --tsa.',
  ],
  [
    'The document was not signed; try again, or name another service with --tsa.',
    'Văn bản chưa được ký; thử lại, hoặc chỉ định dịch vụ khác bằng --tsa.',
  ],
  ['{} was revoked at {}', '{0} đã bị thu hồi lúc {1}'],
  ['Sign with another certificate.', 'Ký bằng chứng thư khác.'],
  ["the signer's certificate expired on {}", 'chứng thư của người ký hết hạn ngày {0}'],
  ["the signer's certificate is valid only from {}", 'chứng thư của người ký chỉ có hiệu lực từ {0}'],
  [
    "the signer's certificate is not for signing documents: {=}",
    'chứng thư của người ký không dùng để ký văn bản: {0}',
  ],
];

/** Where documents come from and go to. */
const files: Phrases = [
  ['{} exists already and is no result of this command', '{0} đã có và không phải kết quả của lệnh này'],
  [
    'Move it away, choose another --output, or replace it with --overwrite.',
    'Chuyển tệp đi, chọn --output khác, hoặc thay bằng --overwrite.',
  ],
  ['{} is no file that could be replaced', '{0} không phải tệp có thể thay thế'],
  ['Name a place for the new document with --output.', 'Nêu nơi ghi văn bản mới bằng --output.'],
  ['cannot read {}: it is a folder', 'không đọc được {0}: đây là thư mục'],
  ['{} is larger than {} bytes', '{0} lớn hơn {1} byte'],
  ['{} changed while it was being read', '{0} thay đổi trong khi đang đọc'],
  ['{} changed while it was being worked on', '{0} thay đổi trong khi đang xử lý'],
  ['Run the command again once nobody writes to the file.', 'Chạy lại lệnh khi tệp đã được ghi xong.'],
  ['{} holds no certificate', '{0} không có chứng thư'],
  ['the signed document did not stand up to verification: {=}', 'văn bản đã ký không qua được kiểm tra: {0}'],
  [
    'the document is damaged and had to be reconstructed, and the signature in field {} would not outlast that',
    'văn bản bị hỏng và phải dựng lại, chữ ký trong trường {0} sẽ không còn hiệu lực sau đó',
  ],
  ['the signature in field {} would no longer hold', 'chữ ký trong trường {0} sẽ không còn hợp lệ'],
  [
    'Nothing was written. Please report this, with the document if you may share it.',
    'Chưa ghi gì. Vui lòng báo lỗi này, kèm văn bản nếu được phép.',
  ],
  [
    'nothing to {}: name files or folders, or use --files-from',
    'không có gì để {0}: nêu tệp hoặc thư mục, hoặc dùng --files-from',
  ],
  ['kyso {} --help shows how.', 'Xem kyso {0} --help.'],
  ['--in-place and --output exclude each other', 'chỉ dùng một trong --in-place và --output'],
  ['only one document can be written to standard output', 'chỉ ghi được một văn bản ra đầu ra chuẩn'],
  [
    '--output {} is a file, but several documents need a folder',
    '--output {0} là tệp, nhiều văn bản thì cần thư mục',
  ],
  [
    'Name a folder; the input tree is mirrored in it.',
    'Nêu thư mục; cây thư mục vào được giữ nguyên trong đó.',
  ],
];

/** What signing, preparing, attaching, extending and fields say, in Vietnamese. */
export const signVi: Phrases = [...rules, ...fields, ...steps, ...files, ...marksVi];

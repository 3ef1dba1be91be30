import type { Phrases } from './phrases.ts';

/** How a PDF is written, and where readings of it differ. */
const pdf: Phrases = [
  ['{} bytes stand before the PDF header', 'có {0} byte nằm trước phần đầu PDF'],
  ['the PDF header is beyond the first 1024 bytes', 'phần đầu PDF nằm ngoài 1024 byte đầu tiên'],
  ['cross-references were reconstructed: {=}', 'phải dựng lại bảng tham chiếu chéo: {0}'],
  ['cross-references were reconstructed: {}', 'phải dựng lại bảng tham chiếu chéo: {0}'],
  ['bytes stand behind the last revision', 'có dữ liệu nằm sau phiên bản cuối cùng'],
  [
    'the newest trailer leaves out the Encrypt entry of an older one',
    'phần cuối tệp (trailer) mới nhất bỏ mục Encrypt vốn có ở phần trước',
  ],
  [
    'no end-of-line that begins data follows the keyword stream',
    'sau từ khóa stream không có dấu xuống dòng mở đầu dữ liệu',
  ],
  ['a value expected at offset {}', 'thiếu giá trị tại vị trí {0}'],
  ['{} at offset {}', '{0} tại vị trí {1}'],
  [
    '{} stands twice, with different values, at offset {}',
    '{0} được ghi hai lần với giá trị khác nhau, tại vị trí {1}',
  ],
  ['no %%EOF follows the cross-reference section', 'sau bảng tham chiếu chéo không có %%EOF'],
  ['object stream {}: {}', 'luồng đối tượng {0}: {1}'],
  ['revision {} has no catalog', 'phiên bản {0} không có danh mục (catalog)'],
  ['object {} cannot be read: {}', 'không đọc được đối tượng {0}: {1}'],
  ['object {} has generation {}, not {}', 'đối tượng {0} có số thế hệ {1}, không phải {2}'],
  ['object {} has no endobj', 'đối tượng {0} không có endobj'],
  [
    'the Length of stream {} is not where its data end',
    'Length của luồng {0} không đúng chỗ dữ liệu kết thúc',
  ],
  ['object {} has {} more than once', 'đối tượng {0} có {1} nhiều lần'],
  ['{} stands where object {} should', 'ở chỗ của đối tượng {1} lại là {0}'],
  [
    'object {} is in {}, which is no object stream',
    'đối tượng {0} được ghi là nằm trong {1}, vốn không phải luồng đối tượng',
  ],
  ['object {} is in {}, which is no stream', 'đối tượng {0} được ghi là nằm trong {1}, vốn không phải luồng'],
  [
    'object {} is not object {} of its stream',
    'đối tượng {0} không phải đối tượng thứ {1} trong luồng của nó',
  ],
  ['the cross-reference stream has {} of {} entries', 'luồng tham chiếu chéo chỉ có {0} trên {1} mục'],
  [
    'the entry of object {} is beyond the count of its subsection',
    'mục của đối tượng {0} vượt quá số mục của phần chứa nó',
  ],
  ['the subsection of object {} has {} of {} entries', 'phần chứa đối tượng {0} chỉ có {1} trên {2} mục'],
  [
    'the first subsection counts from 1 instead of 0',
    'phần đầu tiên của bảng tham chiếu chéo đánh số từ 1 thay vì 0',
  ],
  [
    'the table places object {} twice, differently',
    'bảng tham chiếu chéo ghi hai vị trí khác nhau cho đối tượng {0}',
  ],
  ['a cross-reference stream has no right Length', 'luồng tham chiếu chéo có Length không đúng'],
  ['a cross-reference section is its own predecessor', 'bảng tham chiếu chéo tự trỏ về chính nó'],
  [
    'a cross-reference section is expected at {} and stands at {}',
    'bảng tham chiếu chéo lẽ ra ở {0} nhưng lại nằm ở {1}',
  ],
  ['Prev is not an offset', 'Prev không phải một vị trí trong tệp'],
  ['the XRefStm of a hybrid file cannot be read: {}', 'không đọc được XRefStm của tệp lai: {0}'],
  ['the table and the XRefStm differ about object {}', 'bảng và XRefStm nói khác nhau về đối tượng {0}'],
  [
    'object {} stands once more behind the last revision of a damaged document',
    'đối tượng {0} còn xuất hiện một lần nữa sau phiên bản cuối của văn bản bị hỏng',
  ],
  [
    'the cross-references of revision {} give object {} in two ways',
    'bảng tham chiếu chéo của phiên bản {0} cho hai cách đọc đối tượng {1}',
  ],
  ['object {} in a field list is no field', 'đối tượng {0} trong danh sách trường không phải là trường'],
  ['field {} is listed twice or contains itself', 'trường {0} được liệt kê hai lần hoặc chứa chính nó'],
  ['field object {} contains itself', 'đối tượng trường {0} chứa chính nó'],
  ['{} in DSS {} is no stream', '{0} trong DSS {1} không phải luồng'],
  ['{} in DSS {} cannot be decoded: {}', 'không giải mã được {0} trong DSS {1}: {2}'],
];

/** Later changes and signatures that older revisions hold. */
const revisions: Phrases = [
  [
    'revision {} leads around the revision that holds the signature of field {}, which ends at {}',
    'phiên bản {0} bỏ qua phiên bản chứa chữ ký của trường {1}, kết thúc ở {2}',
  ],
  [
    'kyso could not compare this revision with the one before: {}. This is a defect of kyso, please report it with this message',
    'kyso không so sánh được phiên bản này với phiên bản trước: {0}. Đây là lỗi của kyso, đề nghị báo lại kèm thông báo này',
  ],
  ['a field was added by another generation', 'đã thêm một trường mang số thế hệ khác'],
  ['an annotation is named by another generation', 'một chú thích được dẫn chiếu bằng số thế hệ khác'],
  ['{} is named by another generation', '{0} được dẫn chiếu bằng số thế hệ khác'],
  [
    'what is no annotation changed among the annotations',
    'trong danh sách chú thích, nội dung không phải chú thích đã đổi',
  ],
  ['NeedAppearances was turned on', 'NeedAppearances đã được bật'],
  ['field {} became read-only', 'trường {0} chuyển thành chỉ đọc'],
  ['ParentTreeNextKey went down', 'ParentTreeNextKey đã giảm'],
  ['ByteRange stands twice in the dictionary', 'ByteRange xuất hiện hai lần trong từ điển'],
  [
    'SignedData is of version {}, its signer of {}',
    'SignedData mang phiên bản {0}, người ký mang phiên bản {1}',
  ],
  ['Contents is no OCTET STRING: {}', 'Contents không phải OCTET STRING: {0}'],
  ['the signature dictionary has no readable Cert', 'từ điển chữ ký không có Cert đọc được'],
  ['the CMS ends after {} bytes', 'CMS kết thúc sau {0} byte'],
];

/** XML signatures. */
const xml: Phrases = [
  ['no Signature element in it', 'không có phần tử Signature'],
  [
    'it does not begin with SignedInfo and SignatureValue',
    'chữ ký không bắt đầu bằng SignedInfo và SignatureValue',
  ],
  ['it holds elements that belong to no signature', 'chữ ký chứa phần tử không thuộc về chữ ký XML'],
  ['a SignedInfo without CanonicalizationMethod', 'SignedInfo không có CanonicalizationMethod'],
  ['its SignedInfo cannot be read', 'không đọc được SignedInfo'],
  ['its SignedInfo is not made as one', 'SignedInfo không đúng cấu trúc'],
  ['a Reference is not made as one', 'có Reference không đúng cấu trúc'],
  ['{} is not there', 'không có {0}'],
  ['the {} digest of {} is not the one signed', 'giá trị băm {0} của {1} khác với giá trị đã ký'],
  ['more than one element is called {}', 'có nhiều phần tử cùng tên {0}'],
  ['{} stands outside of the document', '{0} nằm ngoài văn bản'],
  ['SigningCertificate does not fit {}', 'SigningCertificate không khớp với {0}'],
  ['its digest {} is unknown', 'không rõ thuật toán băm {0}'],
  ['KeyInfo brings no certificate that can be read', 'KeyInfo không có chứng thư nào đọc được'],
  ['signature method without a name', 'phương thức ký không có tên'],
  ['transform without a name', 'phép biến đổi không có tên'],
  ['a chain of transforms', 'một chuỗi nhiều phép biến đổi'],
  ['a canonical form with comments', 'dạng chuẩn tắc có giữ chú thích'],
  ['attributes xml:… that a part inherits', 'thuộc tính xml:… mà một phần được thừa hưởng'],
  [
    'the default namespace among InclusiveNamespaces',
    'không gian tên mặc định nằm trong InclusiveNamespaces',
  ],
  ['its canonical form cannot be made', 'không lập được dạng chuẩn tắc'],
  ['a processing instruction', 'lệnh xử lý (processing instruction)'],
  ['an undeclared prefix {}', 'tiền tố {0} chưa khai báo'],
  ['more namespaces than kyso follows', 'nhiều không gian tên hơn mức kyso xử lý'],
  ['an attribute named {}', 'thuộc tính tên {0}'],
  ['a prefix that is undeclared again', 'tiền tố bị hủy khai báo'],
  ['a namespace name that is no address', 'tên không gian tên không phải địa chỉ'],
  ['{=} is not supported', 'không hỗ trợ {0}'],
  ['{=} (the document)', '{0} (toàn văn bản)'],
  ['{} holds {=}', '{0} chứa {1}'],
  ['text in the Signature', 'có văn bản chữ nằm trong phần tử Signature'],
  ['KeyInfo with more than keys', 'KeyInfo chứa nội dung khác ngoài khóa'],
  ['Base64 with something else in it', 'Base64 có lẫn nội dung khác'],
  ['Object without an Id', 'đối tượng Object không có Id'],
];

/** What begins with one word and may go on in any way: behind all others. */
export const namedPartsVi: Phrases = [
  ['signature method {}', 'phương thức ký {0}'],
  ['transform {}', 'phép biến đổi {0}'],
  ['digest {}', 'thuật toán băm {0}'],
  ['parameters of {}', 'tham số của {0}'],
  ['Object {}', 'đối tượng Object {0}'],
  ['element {}', 'phần tử {0}'],
];

/** Containers, and documents of other kinds. */
const containers: Phrases = [
  ['more than one entry is called {}', 'có nhiều mục cùng tên {0}'],
  ['an entry is called {}', 'có mục tên {0}'],
  ['it has more than one end record', 'tệp nén có nhiều bản ghi kết thúc'],
  ['a comment or bytes behind its end', 'có ghi chú hoặc dữ liệu nằm sau phần kết thúc'],
  ['the entry {} has another name in its own header', 'mục {0} mang tên khác trong phần đầu của chính nó'],
  [
    'the entry {} has another method in its own header',
    'mục {0} ghi kiểu nén khác trong phần đầu của chính nó',
  ],
  [
    'the entry {} has another size in its own header',
    'mục {0} ghi kích thước khác trong phần đầu của chính nó',
  ],
  ['the entry {} lies within another one', 'mục {0} nằm chồng lên mục khác'],
  ['{} bytes before the entry {} belong to none', '{0} byte trước mục {1} không thuộc mục nào'],
  ['{} bytes before the directory belong to no entry', '{0} byte trước thư mục không thuộc mục nào'],
  ['an evidence record (RFC 4998, RFC 6283)', 'bản ghi bằng chứng (RFC 4998, RFC 6283)'],
  ['a time-stamp over nothing that is at hand', 'dấu thời gian cho nội dung không có ở đây'],
  ['a signature of a Java archive', 'chữ ký của tệp Java (JAR)'],
  ['a signature that does not belong to this kind of document', 'chữ ký không thuộc loại văn bản này'],
  ['the document it belongs to is not beside it', 'văn bản của chữ ký không nằm bên cạnh'],
  ['what it carries is not what stands beside it', 'nội dung kèm trong chữ ký khác với văn bản nằm bên cạnh'],
  [
    'it is a document of its own, and no signature over what stands beside it',
    'đây là văn bản độc lập, không phải chữ ký cho văn bản nằm bên cạnh',
  ],
  [
    'a time-stamp, which tells a time and no signer',
    'dấu thời gian, chỉ cho biết thời gian chứ không có người ký',
  ],
  ['text stands around the PEM', 'có chữ nằm ngoài khối PEM'],
  [
    'what it signs may be the signed attributes of another signature',
    'nội dung được ký có thể là thuộc tính đã ký của một chữ ký khác',
  ],
  ['the content is of type {}', 'nội dung thuộc loại {0}'],
  ['two content types', 'hai loại nội dung (content type)'],
  ['content type of {}', 'loại nội dung (content type) của {0}'],
  ['the folder {} has content', 'thư mục {0} lại có nội dung'],
  ['it counts its entries in two ways', 'tệp nén ghi số mục theo hai cách khác nhau'],
  ['a ZIP64 locator stands where none is needed', 'có bản ghi định vị ZIP64 ở chỗ không cần'],
  [
    'the entry {} has another name in its Unicode Path field',
    'mục {0} mang tên khác trong trường Unicode Path',
  ],
  ['the entry {} has other flags in its own header', 'mục {0} ghi cờ khác trong phần đầu của chính nó'],
  ['relationships that share an Id', 'các mối liên kết trùng Id'],
  ['a mail of Outlook with signatures of its own format', 'thư Outlook có chữ ký theo định dạng riêng'],
  [
    'a binary Word document with signatures of its own format',
    'văn bản Word nhị phân (.doc) có chữ ký theo định dạng riêng',
  ],
  [
    'a binary Excel workbook with signatures of its own format',
    'bảng tính Excel nhị phân (.xls) có chữ ký theo định dạng riêng',
  ],
  [
    'a binary PowerPoint presentation with signatures of its own format',
    'bản trình chiếu PowerPoint nhị phân (.ppt) có chữ ký theo định dạng riêng',
  ],
  ['a compound file with signatures of its own format', 'tệp phức hợp có chữ ký theo định dạng riêng'],
  ['a mail signed with S/MIME or PGP/MIME', 'thư điện tử ký bằng S/MIME hoặc PGP/MIME'],
];

export const structureVi: Phrases = [...pdf, ...revisions, ...xml, ...containers];

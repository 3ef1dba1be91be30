import type { Phrases } from './phrases.ts';

/** Visible marks, their presets, pictures, fonts and QR codes: what is refused, remarked and advised. */
export const marksVi: Phrases = [
  ['the text does not fit into {} × {} pt', 'nội dung không vừa khung {0} × {1} pt'],
  [
    'part of the mark is outside the page as it is seen',
    'một phần của mẫu chữ ký nằm ngoài phần trang nhìn thấy được',
  ],
  ['the font {} has no glyph for {} ({})', 'phông chữ {0} không có ký tự {1} ({2})'],
  [
    'the transparency of {} was laid over white: the document is PDF/A-{}',
    'phần trong suốt của {0} đã được thay bằng nền trắng: văn bản theo chuẩn PDF/A-{1}',
  ],
  [
    'the form has viewers make its appearances anew (NeedAppearances); some leave the mark out',
    'biểu mẫu yêu cầu trình xem vẽ lại hình thức (NeedAppearances); một số trình xem không hiện mẫu chữ ký',
  ],
  ['text cannot be {} points high', 'cỡ chữ {0} không dùng được'],
  ['Give a font size from 1 to 1000 points.', 'Chọn cỡ chữ từ 1 đến 1000.'],
  ['page {} does not exist: the document has {}', 'không có trang {0}: văn bản có {1} trang'],
  [
    'page {} is no indirect object: the document has {}',
    'trang {0} không phải đối tượng gián tiếp: văn bản có {1} trang',
  ],
  ['Give a page from 1 to {}, last, or all.', 'Chọn trang từ 1 đến {0}, last hoặc all.'],
  ['Give a page from 1 to {}, or last.', 'Chọn trang từ 1 đến {0}, hoặc last.'],
  ['the document has no pages', 'văn bản không có trang nào'],

  ['nothing says where the mark shall stand', 'chưa có vị trí đặt mẫu chữ ký'],
  [
    'Give a rectangle X,Y,WIDTH,HEIGHT or a position, or name an empty field that has its place.',
    'Cho khung X,Y,RỘNG,CAO bằng --rect hoặc vị trí bằng --position, hoặc nêu trường chữ ký trống đã có chỗ.',
  ],
  ['the field {} has its place on one page', 'trường {0} chỉ nằm trên một trang'],
  [
    'Leave the field out to have one made that stands on all pages.',
    'Bỏ --field để tạo trường mới hiện trên mọi trang.',
  ],
  ['the field {} has no place on a page to draw in', 'trường {0} không có chỗ trên trang để vẽ'],
  [
    'Sign it without a visible mark, or name another field.',
    'Ký không có mẫu hiển thị, hoặc chọn trường khác.',
  ],
  ['the size of the seal is not known', 'chưa biết kích thước con dấu'],
  [
    'Give its diameter, as it is in reality: for example 36mm.',
    'Cho đường kính thật của con dấu bằng --size, ví dụ 36mm.',
  ],
  [
    'there is no visible signature to put the mark beside',
    'không có chữ ký hiển thị nào để đặt mẫu bên cạnh',
  ],
  ['Give its place as a rectangle X,Y,WIDTH,HEIGHT.', 'Cho vị trí bằng khung X,Y,RỘNG,CAO (--rect).'],
  ['the widget of the field stands on no page', 'ô hiển thị của trường không nằm trên trang nào'],
  ['a mark of {} × {} pt cannot be drawn', 'không vẽ được mẫu chữ ký cỡ {0} × {1} pt'],
  [
    'Give a rectangle X,Y,WIDTH,HEIGHT with a width and height above 0.',
    'Cho khung X,Y,RỘNG,CAO có chiều rộng và chiều cao lớn hơn 0.',
  ],
  ['not a rectangle: {}', 'không phải khung hình chữ nhật: {0}'],
  [
    'Write X,Y,WIDTH,HEIGHT as the page is seen, from its lower-left corner, for example 120mm,20mm,70mm,25mm.',
    'Viết X,Y,RỘNG,CAO theo trang nhìn thấy, tính từ góc dưới bên trái, ví dụ 120mm,20mm,70mm,25mm.',
  ],
  ['not a size: {}', 'không phải kích thước: {0}'],
  [
    'Write WIDTH,HEIGHT, or one length for a square, for example 40mm,18mm or 36mm.',
    'Viết RỘNG,CAO, hoặc một độ dài cho hình vuông, ví dụ 40mm,18mm hoặc 36mm.',
  ],

  ['{{}:{}} is a pattern of no time', '{{0}:{1}} không phải mẫu thời gian'],
  [
    'Only the time of signing has patterns: {time:dd/MM/yyyy HH:mm:ss}.',
    'Chỉ thời gian ký có mẫu: {time:dd/MM/yyyy HH:mm:ss}.',
  ],
  [
    'the text of the mark uses {{}}, which has no value',
    'nội dung mẫu chữ ký dùng {{0}} nhưng chưa có giá trị',
  ],
  ['Known are {}; define others with --var {}=VALUE.', 'Có sẵn {0}; biến khác cho bằng --var {1}=GIÁ_TRỊ.'],
  ['{} bytes do not fit into a QR code', '{0} byte không vừa một mã QR'],
  [
    'A QR code holds 2 331 bytes; an address where the rest can be read is shorter.',
    'Mã QR chứa được 2 331 byte; nên ghi địa chỉ để đọc phần còn lại.',
  ],

  ['the image {} cannot be used: {=}', 'không dùng được hình {0}: {1}'],
  ['the image {} cannot be used: {}', 'không dùng được hình {0}: {1}'],
  [
    'the image {} cannot be used in a PDF/A document: it is CMYK',
    'không dùng được hình {0} trong văn bản PDF/A: hình theo hệ màu CMYK',
  ],
  ['Give one in RGB or grey.', 'Dùng hình theo hệ màu RGB hoặc thang xám.'],
  ['Give a PNG (its transparency is kept) or a JPEG.', 'Dùng hình PNG (giữ được nền trong suốt) hoặc JPEG.'],
  ['it is neither PNG nor JPEG', 'không phải PNG hay JPEG'],
  ['it has no header', 'thiếu phần đầu'],
  ['some of its pixels are missing', 'thiếu điểm ảnh'],
  ['the file is cut short', 'tệp bị cắt cụt'],
  ['it is damaged', 'tệp bị hỏng'],
  ['it is compressed in a way PDF does not know', 'được nén theo cách PDF không hỗ trợ'],
  ['its samples have {} bits, PDF takes 8', 'mỗi mẫu màu dài {0} bit, PDF chỉ nhận 8'],
  ['it has {} components', 'có {0} thành phần màu'],
  ['it is animated', 'là hình động'],
  ['it has no pixels', 'không có điểm ảnh'],
  ['{} × {} pixels are more than {}', '{0} × {1} điểm ảnh, nhiều hơn mức {2}'],
  [
    'it uses colour type {} with {} bits, which PNG does not have',
    'dùng kiểu màu {0} với {1} bit, PNG không có kiểu này',
  ],
  ['the font {} cannot be used: {}', 'không dùng được phông chữ {0}: {1}'],
  [
    'Give a .ttf or .otf file, or leave --font out: the font that ships with kyso covers Vietnamese.',
    'Dùng tệp .ttf hoặc .otf, hoặc bỏ --font: phông đi kèm kyso đủ chữ tiếng Việt.',
  ],
  ['the font that ships with kyso is missing: {}', 'thiếu phông chữ đi kèm kyso: {0}'],
  [
    'Install kyso again, or give a font file with --font.',
    'Cài lại kyso, hoặc chỉ định tệp phông bằng --font.',
  ],

  ['--{} is for a visible signature: add --visible', '--{0} chỉ dùng cho chữ ký hiển thị: thêm --visible'],
  ['--rect and --position exclude each other', 'chỉ dùng một trong --rect và --position'],
  ['--rect and --size exclude each other', 'chỉ dùng một trong --rect và --size'],
  ['--preset: there is no preset {}', '--preset: không có mẫu tên {0}'],
  [
    'Known are {}; the configuration can define others under "presets".',
    'Có sẵn {0}; có thể khai báo thêm trong "presets" của tệp cấu hình.',
  ],
  ['--preset {} needs a picture: add --image', '--preset {0} cần hình: thêm --image'],
  ['--preset {} has no picture: leave --image out', '--preset {0} không có hình: bỏ --image'],
  ['--page: {} is no page number', '--page: {0} không phải số trang'],
  ['Give a number from 1, last, or all.', 'Cho số từ 1, last hoặc all.'],
  ['Give a number from 1, or last.', 'Cho số từ 1, hoặc last.'],
  ['--var: "{}" is not NAME=VALUE', '--var: "{0}" không có dạng TÊN=GIÁ_TRỊ'],
];

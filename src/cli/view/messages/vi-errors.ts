import type { ErrorCode } from '../../../errors.ts';

interface ErrorText {
  readonly says: string;
  readonly hint?: string;
}

/** What keeps a document from being read, in Vietnamese; --verbose adds the message itself. */
export const errorsVi: Readonly<Partial<Record<ErrorCode, ErrorText>>> = {
  'file-not-found': { says: 'Không tìm thấy tệp', hint: 'Kiểm tra lại đường dẫn.' },
  'file-unreadable': { says: 'Không đọc được tệp', hint: 'Kiểm tra quyền đọc và tên tệp.' },
  'file-empty': { says: 'Tệp không có nội dung', hint: 'Lấy lại tệp từ nơi phát hành.' },
  'file-changed': { says: 'Tệp thay đổi trong khi đang đọc', hint: 'Thử lại khi tệp đã được ghi xong.' },
  'not-pdf': {
    says: 'Tệp không phải PDF',
    hint: 'Kiểm tra xem đây có phải tệp loại khác mang tên PDF không.',
  },
  'kind-unsignable': {
    says: 'Loại tệp này không mang được chữ ký có thể hiển thị',
    hint: 'Chuyển sang PDF để ký, hoặc ký thành tệp .p7s đặt bên cạnh.',
  },
  'container-malformed': { says: 'Tệp nén của văn bản bị hỏng, không đọc được' },
  'xml-malformed': { says: 'XML của văn bản không đọc được' },
  'pdf-malformed': { says: 'Cấu trúc PDF bị hỏng, không đọc được', hint: 'Lấy lại tệp từ nơi phát hành.' },
  'pdf-truncated': { says: 'Tệp PDF bị cắt cụt', hint: 'Lấy lại tệp từ nơi phát hành.' },
  'pdf-needs-repair': { says: 'Cấu trúc PDF bị hỏng, phải dựng lại mới đọc được' },
  'pdf-no-pages': { says: 'Văn bản không có trang nào' },
  'stream-malformed': { says: 'Dữ liệu nén trong văn bản bị hỏng' },
  'filter-unsupported': { says: 'Văn bản dùng kiểu nén mà kyso không hỗ trợ' },
  'encryption-unsupported': { says: 'Văn bản được mã hóa theo cách mà kyso không mở được' },
  'password-required': {
    says: 'Văn bản được bảo vệ bằng mật khẩu',
    hint: 'Cung cấp mật khẩu bằng --password-file.',
  },
  'password-wrong': {
    says: 'Mật khẩu không mở được văn bản này',
    hint: 'Kiểm tra lại mật khẩu trong tệp của --password-file.',
  },
  'limit-exceeded': { says: 'Văn bản vượt quá giới hạn xử lý an toàn' },
  'asn1-malformed': { says: 'Dữ liệu ASN.1 trong văn bản bị hỏng' },
  'cms-malformed': {
    says: 'Tệp chữ ký (CMS, .p7s, .p7m) bị hỏng, không đọc được',
    hint: 'Lấy lại tệp từ nơi phát hành.',
  },
  'certificate-malformed': { says: 'Chứng thư trong văn bản bị hỏng' },
  'facts-malformed': {
    says: 'Không đọc được dữ kiện đã lưu',
    hint: 'Ghi lại bằng kyso verify --save-facts.',
  },
  internal: { says: 'Lỗi bên trong kyso', hint: 'Vui lòng báo lỗi này; KYSO_DEBUG=1 cho biết vị trí lỗi.' },
};

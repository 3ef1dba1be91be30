import { margins, openSheet, type Sheet, table, text, textWidth } from './sheet.ts';
import type { Sample } from './types.ts';

const foot = {
  vi: 'Văn bản mẫu do kyso tạo ra để chạy thử; không có giá trị pháp lý.',
  en: 'Sample document made by kyso for trying it out; it has no legal effect.',
} as const;

const monthNames = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;

/** A letter, minutes or report in English. */
export async function setEnglish(sample: Sample, number: number, subject: string): Promise<Sheet> {
  const sheet = await openSheet({
    key: sample.file,
    title: subject,
    author: 'An Hoa Ward, International Cooperation',
    date: sample.date,
    foot: foot.en,
  });
  text(sheet, "PEOPLE'S COMMITTEE OF AN HOA WARD", { bold: true, size: 13 });
  text(sheet, 'International Cooperation', { size: 12, after: 14 });
  text(sheet, `Ref. ${String(number).padStart(2, '0')}/IC-AH`, { size: 12 });
  const date = `${sample.date.getUTCDate()} ${monthNames[sample.date.getUTCMonth()]} ${sample.date.getUTCFullYear()}`;
  text(sheet, date, { size: 12, align: 'right', after: 20 });
  text(sheet, subject, { bold: true, size: 15, after: 12 });
  for (const paragraph of englishBody) text(sheet, paragraph, { size: 12, align: 'justify', after: 8 });
  await table(
    sheet,
    [
      { title: 'Item', share: 1, align: 'center' },
      { title: 'Action', share: 6 },
      { title: 'Responsible', share: 3 },
      { title: 'Due', share: 2, align: 'center' },
    ],
    [
      ['1', 'Exchange lists of digitised record groups', 'Both archives', '30 June'],
      ['2', 'Agree on formats: PDF/A with digital signatures', 'An Hoa Ward', '15 July'],
      ['3', 'Report to the steering committee', 'Secretariat', '1 September'],
    ],
  );
  sheet.y -= 24;
  text(sheet, 'Yours sincerely,', { size: 12, after: 46 });
  text(sheet, 'Nguyen Van An', { size: 12, bold: true });
  text(sheet, 'Chairman', { size: 12 });
  return sheet;
}

const englishBody = [
  'Further to our conversation in February, the two sides confirm their wish to work together on the long-term keeping of digital records, and on the use of digital signatures in correspondence between offices.',
  'Each side names one person who answers questions within five working days. Costs are borne where they arise. Documents are exchanged electronically; a signed document counts as received when its signature has been verified.',
  'The actions agreed upon are listed below.',
];

const invoiceWords = {
  vi: {
    title: 'HÓA ĐƠN GIÁ TRỊ GIA TĂNG',
    number: 'Số hóa đơn',
    seller: 'Đơn vị bán: Công ty TNHH Thiết bị và Dịch vụ Sông Xanh (tên giả định)',
    buyer: 'Đơn vị mua: Ủy ban nhân dân phường An Hòa',
    columns: ['TT', 'Hàng hóa, dịch vụ', 'Số lượng', 'Đơn giá (đồng)', 'Thành tiền (đồng)'],
    goods: ['Máy quét tài liệu A4', 'Ổ lưu trữ dữ liệu 4 TB', 'Dịch vụ cài đặt, hướng dẫn sử dụng'],
    total: 'Tổng cộng, gồm thuế 8 %',
    locale: '.',
  },
  en: {
    title: 'INVOICE',
    number: 'Invoice number',
    seller: 'Seller: Blue River Translations Ltd (a made-up company)',
    buyer: "Buyer: People's Committee of An Hoa Ward",
    columns: ['No.', 'Service', 'Quantity', 'Unit price (VND)', 'Amount (VND)'],
    goods: ['Translation, Vietnamese to English, pages', 'Proofreading, pages', 'Certified copies'],
    total: 'Total, including 8 % tax',
    locale: ',',
  },
} as const;

/** An invoice with its table of goods. */
export async function setInvoice(sample: Sample, number: number, lang: 'vi' | 'en'): Promise<Sheet> {
  const words = invoiceWords[lang];
  const sheet = await openSheet({
    key: sample.file,
    title: `${words.title} ${number}`,
    author: words.seller,
    date: sample.date,
    foot: foot[lang],
  });
  const grouped = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, words.locale);
  text(sheet, words.title, { size: 18, bold: true, align: 'center', after: 4 });
  const day = sample.date.toISOString().slice(0, 10).split('-').reverse().join('/');
  text(sheet, `${words.number}: ${String(number).padStart(7, '0')}  ·  ${day}`, {
    size: 12,
    align: 'center',
    after: 18,
  });
  text(sheet, words.seller, { size: 12 });
  text(sheet, words.buyer, { size: 12, after: 14 });
  const rows = words.goods.map((name, i) => {
    const quantity = 2 + ((number + i * 3) % 9);
    const price = 150_000 * (3 + ((number * 7 + i * 13) % 40));
    return { name, quantity, price, amount: quantity * price };
  });
  const sum = Math.round(rows.reduce((total, row) => total + row.amount, 0) * 1.08);
  const [no, item, quantity, price, amount] = words.columns;
  await table(
    sheet,
    [
      { title: no, share: 1, align: 'center' },
      { title: item, share: 5 },
      { title: quantity, share: 2, align: 'right' },
      { title: price, share: 3, align: 'right' },
      { title: amount, share: 3, align: 'right' },
    ],
    rows.map((row, i) => [
      String(i + 1),
      row.name,
      String(row.quantity),
      grouped(row.price),
      grouped(row.amount),
    ]),
  );
  text(sheet, `${words.total}: ${grouped(sum)}`, { size: 13, bold: true, align: 'right' });
  return sheet;
}

const requestFields = [
  ['HoTen', 'Họ và tên người đề nghị', 'Lê Hoàng Yến'],
  ['NgaySinh', 'Ngày sinh', '12/09/1990'],
  ['DiaChi', 'Nơi cư trú', 'Khu phố 4, phường An Hòa, tỉnh Mẫu'],
  ['DienThoai', 'Điện thoại', '0900 000 000'],
  ['NoiDung', 'Nội dung đề nghị', 'Cấp bản sao trích lục hộ tịch'],
] as const;

/** A form with text fields and a check box, filled in (AcroForm). */
export async function setRequest(sample: Sample, number: number): Promise<Sheet> {
  const sheet = await openSheet({
    key: sample.file,
    title: 'Phiếu đề nghị giải quyết thủ tục hành chính',
    author: 'UBND phường An Hòa',
    date: sample.date,
    foot: foot.vi,
  });
  text(sheet, 'ỦY BAN NHÂN DÂN PHƯỜNG AN HÒA', { size: 12, bold: true, align: 'center' });
  text(sheet, 'TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG', { size: 12, bold: true, align: 'center', after: 16 });
  text(sheet, 'PHIẾU ĐỀ NGHỊ', { size: 16, bold: true, align: 'center' });
  text(sheet, `Số tiếp nhận: ${number}/PĐN`, { size: 12, align: 'center', after: 18 });
  const { rgb } = await import('pdf-lib');
  const form = sheet.document.getForm();
  const border = { borderWidth: 0.5, borderColor: rgb(0.45, 0.45, 0.5), backgroundColor: rgb(0.96, 0.97, 1) };
  for (const [name, label, value] of requestFields) {
    text(sheet, `${label}:`, { size: 12, after: 4 });
    const field = form.createTextField(name);
    field.setText(value);
    field.addToPage(sheet.page, {
      x: margins.left,
      y: sheet.y - 22,
      width: textWidth,
      height: 22,
      font: sheet.regular,
      ...border,
    });
    field.setFontSize(12);
    sheet.y -= 32;
  }
  const agreed = form.createCheckBox('DongY');
  agreed.addToPage(sheet.page, { x: margins.left, y: sheet.y - 16, width: 14, height: 14, ...border });
  agreed.check();
  text(sheet, 'Tôi cam đoan những nội dung khai trên là đúng sự thật.', {
    size: 12,
    x: margins.left + 22,
    width: textWidth - 22,
  });
  form.updateFieldAppearances(sheet.regular);
  return sheet;
}

import { margins, need, openSheet, plainLine, rule, type Sheet, table, text, textWidth } from './sheet.ts';
import type { SampleTable } from './types.ts';

/** What a Vietnamese office document is made of (layout of the usual office form). */
export interface Letter {
  readonly key: string;
  /** 123/QĐ-UBND */
  readonly number: string;
  readonly date: Date;
  /** QUYẾT ĐỊNH, THÔNG BÁO …; empty for an official letter (công văn), whose subject stands under its number. */
  readonly title: string;
  readonly subject: string;
  readonly unit: string;
  readonly addressee?: string;
  readonly body: readonly string[];
  readonly table?: SampleTable;
  /** A sum of money, digits and dots; it stands readable in the file. */
  readonly amount?: string;
  readonly recipients: readonly string[];
  readonly post: string;
  readonly signer: string;
}

const province = 'TỈNH MẪU';
const office = 'ỦY BAN NHÂN DÂN';
const ward = 'PHƯỜNG AN HÒA';
const foot = 'Văn bản mẫu do kyso tạo ra để chạy thử; không có giá trị pháp lý.';

/** Sets an office letter, decision, notice, report or minutes in type. */
export async function setLetter(letter: Letter): Promise<Sheet> {
  const sheet = await openSheet({
    key: letter.key,
    title: letter.subject,
    author: `UBND phường An Hòa, ${letter.unit}`,
    date: letter.date,
    foot,
  });
  head(sheet, letter);
  if (letter.title !== '') {
    text(sheet, letter.title, { size: 14, bold: true, align: 'center' });
    text(sheet, letter.subject, {
      size: 14,
      bold: true,
      align: 'center',
      x: margins.left + 50,
      width: textWidth - 100,
    });
    rule(sheet, margins.left + textWidth / 2, 90);
    sheet.y -= 16;
  }
  if (letter.addressee) text(sheet, `Kính gửi: ${letter.addressee}`, { align: 'center', after: 10 });
  for (const paragraph of letter.body) text(sheet, paragraph, { align: 'justify', indent: 28, after: 5 });
  if (letter.amount !== undefined) {
    text(sheet, 'Tổng kinh phí giao năm 2026 (đồng):', { indent: 28 });
    await plainLine(sheet, letter.amount);
  }
  if (letter.table) {
    await table(sheet, letter.table.columns, letter.table.rows);
  }
  closing(sheet, letter);
  return sheet;
}

/** Issuer and number at the left, national title, place and date at the right. */
function head(sheet: Sheet, letter: Letter): void {
  const left = { x: margins.left - 20, width: textWidth * 0.42, align: 'center' } as const;
  const right = { x: margins.left + textWidth * 0.4, width: textWidth * 0.6 + 20, align: 'center' } as const;
  const top = sheet.y;
  text(sheet, `${office} ${province}`, { ...left, size: 11.5 });
  text(sheet, office, { ...left, size: 12, bold: true });
  text(sheet, ward, { ...left, size: 12, bold: true });
  rule(sheet, left.x + left.width / 2, 70);
  sheet.y -= 8;
  text(sheet, `Số: ${letter.number}`, { ...left, size: 12.5 });
  if (letter.title === '') text(sheet, `V/v ${lowered(letter.subject)}`, { ...left, size: 11.5 });
  const below = sheet.y;
  sheet.y = top;
  text(sheet, 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', { ...right, size: 12, bold: true });
  text(sheet, 'Độc lập - Tự do - Hạnh phúc', { ...right, size: 13, bold: true });
  rule(sheet, right.x + right.width / 2, 165);
  sheet.y -= 8;
  text(sheet, `An Hòa, ${longDate(letter.date)}`, { ...right, size: 12.5 });
  sheet.y = Math.min(sheet.y, below) - 22;
}

/** Recipients at the left; post, room for the signature, and name at the right. */
function closing(sheet: Sheet, letter: Letter): void {
  need(sheet, 150);
  sheet.y -= 12;
  const top = sheet.y;
  const right = { x: margins.left + textWidth * 0.5, width: textWidth * 0.5, align: 'center' } as const;
  text(sheet, 'Nơi nhận:', { size: 12, bold: true });
  for (const recipient of letter.recipients)
    text(sheet, `- ${recipient}`, { size: 11, width: textWidth * 0.48 });
  const below = sheet.y;
  sheet.y = top;
  for (const line of letter.post.split('\n')) text(sheet, line, { ...right, bold: true });
  const room = 66;
  sheet.signatureBox = {
    page: sheet.document.getPageCount(),
    x: right.x,
    y: sheet.y - room + 4,
    width: right.width,
    height: room - 8,
  };
  sheet.y -= room;
  text(sheet, letter.signer, { ...right, bold: true });
  sheet.y = Math.min(sheet.y, below);
}

/** ngày 05 tháng 01 năm 2026; days and the first two months have two digits. */
function longDate(date: Date): string {
  const day = String(date.getUTCDate()).padStart(2, '0');
  const month = date.getUTCMonth() + 1;
  return `ngày ${day} tháng ${month < 3 ? `0${month}` : month} năm ${date.getUTCFullYear()}`;
}

const lowered = (subject: string): string => subject.charAt(0).toLowerCase() + subject.slice(1);

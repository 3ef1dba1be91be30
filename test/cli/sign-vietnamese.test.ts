import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { vi } from '../../src/cli/view/messages/vi.ts';
import { makePng } from '../sign-appearance/pixels.ts';
import { kyso, smallPdf, workplace } from './kyso.ts';

const play = workplace();

const source = (path: string): string => fileURLToPath(new URL(`../../src/${path}`, import.meta.url));
const texts = (path: string): string => readFileSync(source(path), 'utf8');

/** Files whose every message a person may see while making a mark or asking a document's rules. */
const spoken: readonly string[] = [
  ...readdirSync(source('sign/appearance')).map((name) => join('sign/appearance', name)),
  ...['sign/mark-place.ts', 'sign/rules.ts', 'sign/seed-rules.ts', 'sign/add-field.ts', 'sign/extend.ts'],
  ...['cli/tasks/mark-options.ts', 'cli/tasks/sign-work.ts', 'cli/tasks/earlier-output.ts'],
];

/** What stands for a defect of kyso is for its makers. */
const forMakers: ReadonlySet<string> = new Set([
  'a picture without its image',
  'carried objects have no object 7',
]);

/** Messages that are put together of words, as they come out. */
const composed: Readonly<Record<string, readonly string[]>> = {
  'page 7 7: the document has 7': [
    'page 7 does not exist: the document has 7',
    'page 7 is no indirect object: the document has 7',
  ],
  'the signature in field 7 locks 7': [
    'the signature in field 7 locks all fields',
    'the signature in field 7 locks the field 8',
  ],
  "the document's permissions forbid 7": [
    "the document's permissions forbid signing",
    "the document's permissions forbid adding a signature field",
  ],
  'the field 7 requires 7 (seed value 7)': demandsIn(texts('sign/seed-rules.ts')).map(
    (demand) => `the field 7 requires ${demand} (seed value 7)`,
  ),
  '7 the field 7 will break the signature in field 7, which locks it': ['signing', 'filling in'].map(
    (act) => `${act} the field 7 will break the signature in field 7, which locks it`,
  ),
};

/** Messages, hints and warnings as they are written, each with a word in the place of every value. */
function messagesIn(text: string): string[] {
  const literal = '(`[^`]*`|\'(?:[^\'\\\\\\n]|\\\\.)*\'|"[^"\\n]*")';
  const places = [
    `KysoError\\(\\s*'[\\w-]+',\\s*${literal}`,
    `(?:hint|message):\\s*${literal}`,
    `repairHint =\\s*${literal}`,
    `unsupported\\(name, ${literal}`,
    `new (?:Range)?Error\\(${literal}`,
  ];
  return places
    .flatMap((place) => [...text.matchAll(new RegExp(place, 'gs'))])
    .map(([, quoted = '']) =>
      quoted
        .slice(1, -1)
        .replace(/\$\{[^}]*\}/g, '7')
        .replaceAll("\\'", "'"),
    )
    .filter((message) => /[a-z]{2}/.test(message) && !forMakers.has(message))
    .flatMap((message) => composed[message] ?? [message]);
}

/** What a seed value may demand. */
function demandsIn(text: string): string[] {
  return [...text.matchAll(/[?:] ('[^'\n]{9,}'|`[^`$]*(?:\$\{[^`]*\}[^`$]*)*`)/g)]
    .map(([, quoted = '']) => quoted.slice(1, -1).replace(/\$\{.*\}/g, '7'))
    .map((demand) => demand.replace(/\$\{.*$/, ''))
    .filter((demand) => /^(?:the|a|an|no|one|another|seed|revocation) /.test(demand));
}

test('whatever is said of marks, rules and fields is said in Vietnamese', () => {
  const found = spoken.flatMap((path) => messagesIn(texts(path)).map((message) => ({ path, message })));
  expect(found.length).toBeGreaterThan(60);
  expect(found.filter(({ message }) => vi.phrase(message) === message)).toEqual([]);
});

test('parts of a message keep their places', () => {
  expect(vi.phrase('the font Times has no glyph for 犬 (U+72AC)')).toBe(
    'phông chữ Times không có ký tự 犬 (U+72AC)',
  );
  expect(vi.phrase('the image a.png cannot be used: it has no header')).toBe(
    'không dùng được hình a.png: thiếu phần đầu',
  );
  expect(vi.phrase('the text of the mark uses {số}, which has no value')).toBe(
    'nội dung mẫu chữ ký dùng {số} nhưng chưa có giá trị',
  );
  expect(vi.phrase('the field F requires one of these reasons: "a", "b" (seed value Reasons)')).toBe(
    'trường F yêu cầu một trong các lý do: "a", "b" (giá trị gốc Reasons)',
  );
});

test('kyso sign --lang vi: errors of the command, refusals and warnings of documents, and what to do', () => {
  play.put('a/doc.pdf', smallPdf());
  play.put(
    'a/picture.png',
    makePng(2, 2, () => [9, 9, 9, 255]),
  );
  play.put('a/broken.png', 'no picture');
  const says = (code: number, expected: RegExp, ...args: string[]): void => {
    const ran = kyso(['sign', 'doc.pdf', ...play.key.args, '--lang', 'vi', '--overwrite', ...args], {
      cwd: play.path('a'),
    });
    expect(ran.stdout + ran.stderr).toMatch(expected);
    expect(ran.code).toBe(code);
  };
  says(2, /không có mẫu tên nd31 \[usage\]\n {6}Có sẵn nd30-person/, '--preset', 'nd31');
  says(2, /--preset nd30-person cần hình: thêm --image/, '--preset', 'nd30-person');
  says(2, /không dùng được hình broken\.png: không phải PNG hay JPEG/, '--visible', '--image', 'broken.png');
  says(
    2,
    /không có trang 7: văn bản có 1 trang[^\n]*\n.*Cách xử lý: Chọn trang từ 1 đến 1/,
    '--visible',
    '--page',
    '7',
  );
  says(2, /chưa biết kích thước con dấu/, '--preset', 'nd30-organization', '--image', 'picture.png');
  says(0, /Lưu ý: phông chữ .* không có ký tự 犬 \(U\+72AC\)/, '--visible', '--text', '犬');
  says(0, /Lưu ý: một phần của mẫu chữ ký nằm ngoài/, '--visible', '--rect', '590,0,200,50');
  const nothing = kyso(['sign', '--lang', 'vi'], { cwd: play.path('a') });
  expect(nothing.stderr).toMatch(/không có gì để sign/);
});

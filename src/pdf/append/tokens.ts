import { KysoError } from '../../errors.ts';
import { characterClass, regular } from '../cursor.ts';

const hexByte = (byte: number): string => byte.toString(16).padStart(2, '0');
const numberSign = 0x23;

/** `/` and the name, everything but regular printable characters as #xx (ISO 32000-2, 7.3.5). */
export function nameToken(value: string): string {
  let token = '/';
  for (let i = 0; i < value.length; i++) {
    const code = value.charCodeAt(i) & 0xff;
    const plain = code > 0x20 && code < 0x7f && code !== numberSign && characterClass[code] === regular;
    token += plain ? String.fromCharCode(code) : `#${hexByte(code)}`;
  }
  return token;
}

/** A number without an exponent, which PDF does not know, that reads back as the same value (7.3.3). */
export function numberToken(value: number): string {
  if (!Number.isFinite(value)) throw new KysoError('internal', `${value} cannot be written in a PDF`);
  const text = Object.is(value, -0) ? '0' : String(value);
  const scientific = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(text);
  if (!scientific) return text;
  const [, sign = '', first = '', fraction = '', exponent = '0'] = scientific;
  const digits = first + fraction;
  const point = Number(exponent) + 1;
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  return `${sign}${digits.padEnd(point, '0')}`;
}

const literalEscapes: Readonly<Record<number, string>> = {
  10: '\\n',
  13: '\\r',
  9: '\\t',
  40: '\\(',
  41: '\\)',
  92: '\\\\',
};

const isLiteral = (byte: number): boolean =>
  (byte >= 0x20 && byte < 0x7f) || byte === 10 || byte === 13 || byte === 9;

/** A string (7.3.4): literal where all of it is printable, hexadecimal otherwise or when asked for. */
export function stringToken(bytes: Uint8Array, hex: boolean): string {
  if (hex || !bytes.every(isLiteral)) return `<${Buffer.from(bytes).toString('hex')}>`;
  let token = '(';
  for (const byte of bytes) token += literalEscapes[byte] ?? String.fromCharCode(byte);
  return `${token})`;
}

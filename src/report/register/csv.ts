import { KysoError } from '../../errors.ts';
import { defaultLimits as limits } from '../../limits.ts';
import { decodeText } from './decode.ts';
import { type Sheet, tooLong } from './sheet.ts';

const SEPARATORS = [';', '\t', ','] as const;

/** How much of a table is looked at to find its separator. */
const SAMPLE = 64 * 1024;

/**
 * A table of text: comma, semicolon or tab, quotes as in RFC 4180.
 * @param most lines
 * @throws register-invalid
 */
export async function readCsv(
  bytes: Uint8Array,
  name: string,
  most: number = limits.registerLines,
): Promise<Sheet> {
  const { text } = decodeText(bytes);
  const { parse, CsvError } = await import('csv-parse/sync');
  try {
    const rows: string[][] = parse(text, {
      delimiter: separatorOf(text),
      relax_column_count: true,
      relax_quotes: true,
      trim: true,
      to: most + 1,
    });
    if (rows.length > most) throw tooLong(name, most);
    return { rows, separated: true };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new KysoError('register-invalid', `${name} is no table: ${error.message}`, { subject: name });
  }
}

/** The one that stands most often outside quotes; which wins is decided by the line that has most of it. */
function separatorOf(text: string): string {
  const lines = text
    .slice(0, SAMPLE)
    .replace(/"(?:[^"]|"")*"/g, '')
    .split(/\r?\n/);
  const most = (separator: string) => Math.max(...lines.map((line) => line.split(separator).length - 1));
  return SEPARATORS.reduce<string>((a, b) => (most(b) > most(a) ? b : a), SEPARATORS[0]);
}

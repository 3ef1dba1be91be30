import type { Field } from './columns.ts';
import { readCsv } from './csv.ts';
import { type Register, registerOf } from './lines.ts';
import type { Sheet } from './sheet.ts';
import { isZip, readXlsx } from './xlsx.ts';

/**
 * Reads a register of issued documents from the bytes of a CSV or XLSX file.
 * @param map headings by field, where they are not those kyso knows
 * @throws KysoError `register-invalid`
 */
export async function readRegister(
  bytes: Uint8Array,
  map: ReadonlyMap<Field, string>,
  file: string,
): Promise<Register> {
  return registerOf(await readSheet(bytes, file), map, file);
}

/**
 * Reads a table from the bytes of a CSV or XLSX file.
 * @throws KysoError `register-invalid`
 */
export function readSheet(bytes: Uint8Array, file: string): Promise<Sheet> {
  return isZip(bytes) ? readXlsx(bytes, file) : readCsv(bytes, file);
}

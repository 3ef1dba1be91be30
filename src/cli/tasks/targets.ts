import { readFileSync } from 'node:fs';
import { fileError } from '../../batch/file-error.ts';
import { KysoError } from '../../errors.ts';

/**
 * Targets of units from a file: JSON `{ "A": 90, "A/B": "82.5" }`, or CSV with a unit and a percentage a line,
 * separated by comma, semicolon or tab, with or without a heading. A unit stands there once, however it is spelled.
 * @throws file-not-found, file-unreadable, config-invalid
 */
export function readTargets(path: string): Map<string, string | number> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    throw fileError(error, path, 'read');
  }
  const entries = /^\s*[{[]/.test(text) ? fromJson(text, path) : fromCsv(text, path);
  const targets = new Map<string, string | number>();
  for (const [unit, value] of entries) {
    if (!isPercentage(String(value)))
      throw invalid(path, `the target of "${unit}" is no percentage from 0 to 100: ${value}`);
    const key = unit.normalize('NFC');
    if (targets.has(key)) throw invalid(path, `"${unit}" has two targets`);
    targets.set(key, value);
  }
  if (targets.size === 0) throw invalid(path, 'it names no unit');
  return targets;
}

type Entry = readonly [unit: string, target: string | number];

const isPercentage = (text: string): boolean =>
  /^\s*\d{1,3}([.,]\d{1,6})?\s*%?\s*$/.test(text) && Number.parseFloat(text.replace(',', '.')) <= 100;

const invalid = (path: string, why: string): KysoError =>
  new KysoError('config-invalid', `${path}: ${why}`, {
    subject: path,
    hint: 'Write {"UNIT": 90, …} as JSON, or one "UNIT,90" a line as CSV.',
  });

function fromJson(text: string, path: string): Entry[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw invalid(path, `it is not JSON: ${(error as Error).message}`);
  }
  if (Array.isArray(value)) throw invalid(path, 'it is a list, which names no unit');
  return Object.entries(value as object).map(([unit, target]): Entry => {
    if (typeof target === 'number' || typeof target === 'string') return [unit, target];
    throw invalid(path, `the target of "${unit}" is neither a number nor a text`);
  });
}

function fromCsv(text: string, path: string): Entry[] {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  const unquoted = lines[0]?.replace(/"(?:[^"]|"")*"/g, '');
  const separator = [';', '\t', ','].find((candidate) => unquoted?.includes(candidate)) ?? ',';
  return lines.flatMap((line, at): Entry[] => {
    const [unit = '', target = '', more = ''] = cells(line, separator);
    if (at === 0 && /^\D+$/.test(target)) return []; // The heading.
    if (unit === '') throw invalid(path, `line ${at + 1} names no unit`);
    if (separator === ',' && /^\d+\s*%?$/.test(more))
      throw invalid(path, `line ${at + 1} has a comma both between its columns and in its number`);
    return [[unit, target]];
  });
}

/** The cells of a line; quotes as in RFC 4180. */
function cells(line: string, separator: string): string[] {
  const found: string[] = [];
  let at = 0;
  while (at <= line.length) {
    if (line[at] === '"') {
      const quoted = /^"((?:[^"]|"")*)"?/.exec(line.slice(at));
      found.push((quoted?.[1] ?? '').replaceAll('""', '"').trim());
      const next = line.indexOf(separator, at + (quoted?.[0].length ?? 1));
      at = next < 0 ? line.length + 1 : next + 1;
    } else {
      const next = line.indexOf(separator, at);
      const end = next < 0 ? line.length : next;
      found.push(line.slice(at, end).trim());
      at = end + 1;
    }
  }
  return found;
}

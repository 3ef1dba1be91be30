import { readFileSync } from 'node:fs';
import { fileError } from '../../batch/file-error.ts';
import { KysoError } from '../../errors.ts';

/**
 * Targets of units from a file: JSON `{ "A": 90, "A/B": "82.5" }`, or CSV with a unit and a percentage a line,
 * separated by comma, semicolon or tab, with or without a heading.
 * @throws file-not-found, file-unreadable, config-invalid
 */
export function readTargets(path: string): Map<string, string | number> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    throw fileError(error, path, 'read');
  }
  const targets = /^\s*\{/.test(text) ? fromJson(text, path) : fromCsv(text, path);
  for (const [unit, value] of targets)
    if (!isPercentage(String(value)))
      throw invalid(path, `the target of "${unit}" is no percentage: ${value}`);
  return targets;
}

const isPercentage = (text: string): boolean => /^\s*\d{1,3}([.,]\d{1,12})?\s*%?\s*$/.test(text);

const invalid = (path: string, why: string): KysoError =>
  new KysoError('config-invalid', `${path}: ${why}`, {
    subject: path,
    hint: 'Write {"UNIT": 90, …} as JSON, or one "UNIT,90" a line as CSV.',
  });

function fromJson(text: string, path: string): Map<string, string | number> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw invalid(path, `it is not JSON: ${(error as Error).message}`);
  }
  const targets = new Map<string, string | number>();
  for (const [unit, target] of Object.entries(value as object)) {
    if (typeof target !== 'number' && typeof target !== 'string')
      throw invalid(path, `the target of "${unit}" is neither a number nor a text`);
    targets.set(unit, target);
  }
  return targets;
}

function fromCsv(text: string, path: string): Map<string, string> {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  const separator = [';', '\t', ','].find((candidate) => lines[0]?.includes(candidate)) ?? ',';
  const targets = new Map<string, string>();
  lines.forEach((line, at) => {
    const [unit = '', target = ''] = cells(line, separator);
    if (at === 0 && !isPercentage(target)) return; // The heading.
    if (unit === '') throw invalid(path, `line ${at + 1} names no unit`);
    targets.set(unit, target);
  });
  return targets;
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

import { KysoError } from '../../errors.ts';
import type { AppearanceValues } from './types.ts';

type Lang = 'en' | 'vi';

const defaults: Readonly<Record<Lang, string>> = {
  en: 'Digitally signed by {name}\n{organization}\nReason: {reason}\nLocation: {location}\nDate: {time}',
  vi: 'Người ký: {name}\nCơ quan: {organization}\nLý do: {reason}\nNơi ký: {location}\nThời gian ký: {time}',
};

/** The variables every template may use. */
const builtIn: readonly (keyof AppearanceValues)[] = [
  'name',
  'organization',
  'reason',
  'location',
  'time',
  'serial',
  'issuer',
];

const variable = /\{([\p{L}_][\p{L}\p{N}_-]*)(?::([^{}]+))?\}/gu;

/** The text drawn when none is given. */
export const defaultTemplate = (lang: Lang): string => defaults[lang];

/**
 * Fills in a template. A line whose variables are all empty is left out; `\n` written out is a line break.
 * `{time:PATTERN}` is the time of signing as `timeAs` prints it. The result is NFC.
 * @throws appearance-invalid for a variable nobody defined, or a pattern of another variable
 */
export function fillTemplate(
  template: string,
  values: AppearanceValues,
  variables: Readonly<Record<string, string>> = {},
  timeAs?: (pattern: string) => string,
): string {
  const known = new Map<string, string>(builtIn.map((name) => [name, values[name] ?? '']));
  for (const [name, value] of Object.entries(variables)) known.set(name, value);
  const lines: string[] = [];
  for (const line of template.replaceAll('\\n', '\n').split(/\r\n|\r|\n/)) {
    let used = 0;
    let filled = 0;
    const text = line.replace(variable, (_, name: string, pattern?: string) => {
      const value = pattern === undefined ? known.get(name) : patterned(name, pattern, timeAs);
      if (value === undefined) throw unknownVariable(name, [...known.keys()]);
      used += 1;
      if (value.trim() !== '') filled += 1;
      return value;
    });
    if (used === 0 || filled > 0) lines.push(text.trimEnd());
  }
  return lines.join('\n').normalize('NFC');
}

function patterned(name: string, pattern: string, timeAs?: (pattern: string) => string): string {
  if (name === 'time' && timeAs) return timeAs(pattern);
  throw new KysoError('appearance-invalid', `{${name}:${pattern}} is a pattern of no time`, {
    hint: 'Only the time of signing has patterns: {time:dd/MM/yyyy HH:mm:ss}.',
    subject: name,
  });
}

function unknownVariable(name: string, known: readonly string[]): KysoError {
  const list = known.map((one) => `{${one}}`).join(' ');
  return new KysoError('appearance-invalid', `the text of the mark uses {${name}}, which has no value`, {
    hint: `Known are ${list}; define others with --var ${name}=VALUE.`,
    subject: name,
  });
}

import type { OptionSpec } from './spec.ts';

/** A value read, or the reason it cannot be. */
export type Read =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly why: string };

const good = (value: unknown): Read => ({ ok: true, value });
const bad = (why: string): Read => ({ ok: false, why });

const isoTime = /^(\d{4})-(\d{2})-(\d{2})(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/;

/** Date reads the thirtieth of February as the second of March. */
function isDay(year: number, month: number, day: number): boolean {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

function readTime(text: string): Read {
  // A time without a zone is UTC: an answer must not depend on where the machine stands.
  const zoned = /T.*(Z|[+-]\d{2}:?\d{2})$/.test(text) || !text.includes('T') ? text : `${text}Z`;
  const [, year, month, day] = isoTime.exec(text) ?? [];
  const time = isDay(Number(year), Number(month), Number(day)) ? new Date(zoned) : new Date(Number.NaN);
  return Number.isNaN(time.getTime())
    ? bad('it must be an ISO 8601 time such as 2026-01-31T12:00:00Z')
    : good(time);
}

function readInteger(text: string, spec: OptionSpec): Read {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isSafeInteger(value)) return bad('it must be a whole number');
  if (spec.minimum !== undefined && value < spec.minimum) return bad(`it must be at least ${spec.minimum}`);
  if (spec.maximum !== undefined && value > spec.maximum) return bad(`it must be at most ${spec.maximum}`);
  return good(value);
}

/** Written as people do, with a point or a comma. */
const readPercent = (text: string): Read =>
  /^\d{1,3}([.,]\d{1,6})?\s*%?$/.test(text) && Number.parseFloat(text.replace(',', '.')) <= 100
    ? good(text)
    : bad('it must be a number from 0 to 100 such as 82.5');

const oneOf = (choices: readonly string[]): string => `it must be one of ${choices.join(', ')}`;

function readList(text: string, spec: OptionSpec): Read {
  const parts = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const { choices } = spec;
  if (parts.length === 0) return bad('it names nothing');
  if (choices !== undefined && parts.some((part) => !choices.includes(part)))
    return bad(`each part must be one of ${choices.join(', ')}`);
  return good(parts);
}

const readers: Readonly<Record<OptionSpec['type'], (text: string, spec: OptionSpec) => Read>> = {
  flag: () => bad('it takes no value'),
  text: (text) => good(text),
  path: (text) => (text === '' ? bad('it is empty') : good(text)),
  choice: (text, { choices = [] }) => (choices.includes(text) ? good(text) : bad(oneOf(choices))),
  list: readList,
  time: readTime,
  percent: readPercent,
  integer: readInteger,
};

/** Reads one value as it stands on the command line. */
export const readValue = (text: string, spec: OptionSpec): Read => readers[spec.type](text, spec);

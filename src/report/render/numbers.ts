import type { Messages } from '../messages/messages.ts';
import type { Share } from '../percent.ts';

/** Numbers and dates as the report's language writes them; the same on every machine. */

/** `1,234` or `1.234`. */
export function count(value: number, messages: Messages): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, messages.thousands);
}

/** A percentage with one decimal, `82.5 %`; `–` when there is nothing to count. */
export function percent(share: Share | null, messages: Messages): string {
  return share === null ? '–' : `${decimal(share.percent.toFixed(1), messages)} %`;
}

/** A target or threshold as it was given, `82.45 %`. */
export function given(value: number, messages: Messages): string {
  return `${decimal(String(value), messages)} %`;
}

/** `3/4`, `–` when there is nothing to count. */
export function fraction(share: Share | null, messages: Messages): string {
  return share === null ? '–' : `${count(share.numerator, messages)}/${count(share.denominator, messages)}`;
}

/** A signed difference in points with one decimal, or as many as show that it is not nothing: `−7.5`, `−0.04`. */
export function points(delta: number, messages: Messages): string {
  const sign = delta < 0 ? '−' : delta > 0 ? '+' : '±';
  const millionths = Math.round(Math.abs(delta) * 1e6);
  let decimals = 1;
  while (millionths !== 0 && decimals < 6 && roundTo(millionths, decimals) === 0) decimals++;
  const digits = String(roundTo(millionths, decimals)).padStart(decimals + 1, '0');
  return `${sign}${decimal(`${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`, messages)}`;
}

/** Rounds millionths half up to whole units of 10^-decimals. */
function roundTo(millionths: number, decimals: number): number {
  const unit = 10 ** (6 - decimals);
  return Math.floor((2 * millionths + unit) / (2 * unit));
}

/** `2026-06-01 07:00 UTC`, or `01/06/2026 14:00 (giờ Việt Nam)`; what is no time is given back as it is. */
export function dateTime(iso: string, messages: Messages): string {
  const parts = partsOf(iso, messages);
  return parts === null ? iso : `${parts.date} ${parts.time} (${messages.zone.name})`;
}

/** The date alone, in the zone of the language. */
export function date(iso: string, messages: Messages): string {
  return partsOf(iso, messages)?.date ?? iso;
}

const ROMAN = ['', 'I', 'II', 'III', 'IV'];

/** A month, quarter, half-year or year: `05/2026`, `Quý II/2026` where days come first, else as it is kept. */
export function period(key: string, messages: Messages): string {
  if (!messages.dayFirst) return key;
  const [, year = '', rest = ''] = /^(\d{4})-([QH][1-4]|\d\d)$/.exec(key) ?? [];
  if (rest === '') return key;
  if (rest.startsWith('H')) return `${messages.halfYear[rest === 'H1' ? 0 : 1]} ${year}`;
  return rest.startsWith('Q')
    ? `${messages.quarter} ${ROMAN[Number(rest.slice(1))]}/${year}`
    : `${rest}/${year}`;
}

function partsOf(iso: string, messages: Messages): { date: string; time: string } | null {
  const instant = Date.parse(iso);
  if (Number.isNaN(instant)) return null;
  const local = new Date(instant + messages.zone.minutes * 60_000).toISOString();
  const [year, month, day] = local.slice(0, 10).split('-');
  return {
    date: messages.dayFirst ? `${day}/${month}/${year}` : `${year}-${month}-${day}`,
    time: local.slice(11, 16),
  };
}

function decimal(text: string, messages: Messages): string {
  const [whole = '', fractionDigits] = text.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, messages.thousands);
  return fractionDigits === undefined ? grouped : `${grouped}${messages.decimal}${fractionDigits}`;
}

/** Zones a mark can tell the time in: Vietnam's, whatever the machine is set to, or the machine's own. */
export type MarkZone = '+07:00' | 'local';

/** Patterns that have a name; ISO 8601 is the one of EN and ISO readers. */
const named: Readonly<Record<string, string>> = { iso: 'yyyy-MM-ddTHH:mm:ssXXX' };

const letters = /yyyy|MM|dd|HH|mm|ss|XXX/g;

/**
 * A time after a pattern of `yyyy MM dd HH mm ss XXX` (the offset, as +07:00) or the name `iso`; everything else in it
 * is printed as it stands.
 */
export function formatTime(time: Date, pattern: string, zone: MarkZone): string {
  const offset = zone === 'local' ? -time.getTimezoneOffset() : 7 * 60;
  const there = new Date(time.getTime() + offset * 60_000).toISOString();
  const [year = '', rest = ''] = [there.slice(0, -20), there.slice(-20)];
  const two = (value: number): string => String(Math.trunc(value)).padStart(2, '0');
  const sign = offset < 0 ? '-' : '+';
  const parts: Readonly<Record<string, string>> = {
    yyyy: year,
    MM: rest.slice(1, 3),
    dd: rest.slice(4, 6),
    HH: rest.slice(7, 9),
    mm: rest.slice(10, 12),
    ss: rest.slice(13, 15),
    XXX: `${sign}${two(Math.abs(offset) / 60)}:${two(Math.abs(offset) % 60)}`,
  };
  return (named[pattern] ?? pattern).replace(letters, (letter) => parts[letter] ?? letter);
}

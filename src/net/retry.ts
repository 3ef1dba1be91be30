import type { Answer } from './exchange.ts';
import type { Failure } from './failure.ts';

/** Milliseconds before the second try; doubled before each further one. */
const firstPause = 250;

/** Statuses of a service that has not taken the request up, and of a gateway that cannot tell. */
const declined: ReadonlySet<number> = new Set([429, 503]);
const unclear: ReadonlySet<number> = new Set([502, 504]);

/** Milliseconds to wait before the next try, or undefined when there should be none. */
export function pauseBefore(
  outcome: Answer | Failure,
  tries: number,
  repeatable: boolean,
): number | undefined {
  const pause = firstPause * 2 ** (tries - 1);
  if (outcome.kind === 'failed') {
    const useful = outcome.again === 'unsent' || (outcome.again === 'unknown' && repeatable);
    return useful ? pause : undefined;
  }
  if (!declined.has(outcome.status) && !(unclear.has(outcome.status) && repeatable)) return undefined;
  return Math.max(pause, retryAfter(outcome.headers['retry-after']) ?? 0);
}

/** Seconds, or a date (RFC 9110, 10.2.3); in milliseconds from now. */
function retryAfter(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (/^\d{1,9}$/.test(value.trim())) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now());
}

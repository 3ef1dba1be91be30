import { setTimeout as sleep } from 'node:timers/promises';
import { KysoError } from '../../errors.ts';

/** Requests a service grants within a time. */
export interface Allowance {
  readonly requests: number;
  readonly seconds: number;
}

/** Reads `N/SECONDS`. @throws usage */
export function parseAllowance(text: string): Allowance {
  const [, requests, seconds] = /^(\d{1,6})\/(\d{1,6})$/.exec(text) ?? [];
  const allowance = { requests: Number(requests), seconds: Number(seconds) };
  if (allowance.requests >= 1 && allowance.seconds >= 1) return allowance;
  throw new KysoError('usage', `'${text}' is no rate`, {
    hint: 'Write it as REQUESTS/SECONDS, 20/3600 for instance.',
  });
}

/**
 * A function that waits until one more request stays within the allowance: in no window of that length are there more.
 * @param pass lets time go by; milliseconds
 */
export function turnsWithin(
  { requests, seconds }: Allowance,
  now: () => number = Date.now,
  pass: (milliseconds: number) => Promise<unknown> = sleep,
): () => Promise<void> {
  const recent: number[] = [];
  let queue: Promise<void> = Promise.resolve();
  const turn = async (): Promise<void> => {
    const [oldest] = recent;
    if (oldest !== undefined && recent.length >= requests) {
      const wait = oldest + seconds * 1000 - now();
      if (wait > 0) await pass(wait);
      recent.shift();
    }
    recent.push(now());
  };
  return () => {
    queue = queue.then(turn);
    return queue;
  };
}

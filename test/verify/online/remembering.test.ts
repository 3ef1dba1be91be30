/** What was fetched is asked for again when, and only when, there may be something newer. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { FetchedFact } from '../../../src/verify/facts.ts';
import { remembering } from '../../../src/verify/online/remembering.ts';
import type { Wanted } from '../../../src/verify/online/types.ts';

const minute = 60_000;
const realNow = Date.now;
let now: number;
beforeEach(() => {
  now = realNow();
  Date.now = () => now;
});
afterEach(() => {
  Date.now = realNow;
});

const wanted = (url: string, more: Partial<Wanted> = {}): Wanted => ({
  kind: 'crl',
  url,
  about: 'a',
  certificate: new Uint8Array(),
  ...more,
});

/** Counts what is asked; `next` milliseconds after now there is something newer. */
function counting(next?: number) {
  const asked: Wanted[] = [];
  const fetcher = remembering(async (each) => {
    asked.push(each);
    const { kind, url, about } = each;
    const fact: FetchedFact = {
      kind,
      url,
      about,
      at: new Date(now),
      contacted: [],
      status: 'fetched',
      der: [],
    };
    return { fact, ...(next === undefined ? {} : { nextUpdate: new Date(now + next) }) };
  });
  return { fetcher, asked };
}

test('an answer that says nothing of its next update counts for five minutes', async () => {
  const { fetcher, asked } = counting();
  const first = await fetcher(wanted('x'));
  now += 5 * minute - 1;
  expect(await fetcher(wanted('x'))).toEqual(first);
  expect(asked).toHaveLength(1);
  now += 1;
  expect(await fetcher(wanted('x'))).not.toEqual(first);
  expect(asked).toHaveLength(2);
  now += 5 * minute - 1;
  await fetcher(wanted('x'));
  expect(asked).toHaveLength(2);
});

test('one that does counts until then, but at least five minutes', async () => {
  const long = counting(60 * minute);
  await long.fetcher(wanted('x'));
  now += 60 * minute - 1;
  await long.fetcher(wanted('x'));
  expect(long.asked).toHaveLength(1);
  now += 1;
  await long.fetcher(wanted('x'));
  expect(long.asked).toHaveLength(2);
  const short = counting(minute);
  await short.fetcher(wanted('x'));
  now += 2 * minute;
  await short.fetcher(wanted('x'));
  expect(short.asked).toHaveLength(1);
});

test('whoever asks at once, asks once, and once more when it has become old', async () => {
  const { fetcher, asked } = counting();
  const ten = (): Promise<unknown> => Promise.all(Array.from({ length: 10 }, () => fetcher(wanted('x'))));
  await ten();
  expect(asked).toHaveLength(1);
  now += 10 * minute;
  await ten();
  expect(asked).toHaveLength(2);
});

test('a list serves every certificate, an answer of a responder the one it is about', async () => {
  const { fetcher, asked } = counting();
  expect((await fetcher(wanted('x', { about: 'a' }))).about).toBe('a');
  expect((await fetcher(wanted('x', { about: 'b' }))).about).toBe('b');
  expect(asked).toHaveLength(1);
  await fetcher(wanted('x', { kind: 'issuers' }));
  expect(asked).toHaveLength(2);
  await fetcher(wanted('y'));
  expect(asked).toHaveLength(3);
  for (const about of ['a', 'b', 'a']) await fetcher(wanted('x', { kind: 'ocsp', about }));
  expect(asked).toHaveLength(5);
});

test('of more answers than are remembered the oldest is forgotten', async () => {
  const { fetcher, asked } = counting();
  for (let i = 0; i < 4096; i++) await fetcher(wanted(`${i}`));
  await fetcher(wanted('0'));
  expect(asked).toHaveLength(4096);
  await fetcher(wanted('one more'));
  await fetcher(wanted('1'));
  expect(asked).toHaveLength(4097);
  await fetcher(wanted('0'));
  expect(asked).toHaveLength(4098);
});

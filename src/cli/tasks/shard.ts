import { KysoError } from '../../errors.ts';
import type { Shard } from '../../report/part.ts';

/** More machines than any report is spread over. */
const mostShards = 100_000;

/**
 * Reads `I/N`: the Ith of N shards, from 1.
 * @throws usage
 */
export function readShard(text: string): Shard {
  const [, index = 0, of = 0] = (/^(\d{1,6})\/(\d{1,6})$/.exec(text) ?? []).map(Number);
  if (index >= 1 && index <= of && of <= mostShards) return { index, of };
  throw new KysoError('usage', `--shard: '${text}' is not one of N shards such as 1/16`, {
    subject: '--shard',
    hint: 'The first number counts from 1 and is at most the second.',
  });
}

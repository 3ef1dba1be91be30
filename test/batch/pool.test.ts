import { expect, test } from 'vitest';
import { type BatchPlan, runBatch } from '../../src/batch/pool.ts';

async function* numbers(
  count: number,
  onPull: (n: number) => void = () => undefined,
): AsyncGenerator<number> {
  for (let n = 0; n < count; n++) {
    onPull(n);
    yield n;
  }
}

const plan = (over: Partial<BatchPlan<number, string>>): BatchPlan<number, string> => ({
  items: numbers(10),
  jobs: 2,
  concurrency: 1,
  inline: async () => (n) => `inline ${n}`,
  worker: {
    url: () => new URL('./pool-worker.mjs', import.meta.url),
    kind: 'test',
    setup: { prefix: 'worker ', crashOn: -1 },
  },
  small: () => true,
  smallUpTo: 20,
  crashed: (n, { code }) => `crashed ${n} ${code}`,
  repeatable: true,
  signal: new AbortController().signal,
  ...over,
});
const all = async (batch: AsyncIterable<string>): Promise<string[]> => {
  const found: string[] = [];
  for await (const result of batch) found.push(result);
  return found;
};
const expected = (count: number, by: string): string[] =>
  Array.from({ length: count }, (_, n) => `${by} ${n}`);

test('a small batch starts no worker', async () => {
  const url = (): URL => {
    throw new Error('a worker was started');
  };
  const { worker } = plan({});
  expect(await all(runBatch(plan({ worker: { ...worker, url } })))).toEqual(expected(10, 'inline'));
  expect(await all(runBatch(plan({ jobs: 1, items: numbers(500), worker: { ...worker, url } })))).toEqual(
    expected(500, 'inline'),
  );
});

test('few items that are not small go to workers', async () => {
  expect(await all(runBatch(plan({ small: () => false })))).toEqual(expected(10, 'worker'));
});

test('results come in the order of the items, from workers and in line with several under way', async () => {
  expect(await all(runBatch(plan({ items: numbers(1000), jobs: 3 })))).toEqual(expected(1000, 'worker'));
  const slowFirst = async () => async (n: number) => {
    await new Promise((done) => setTimeout(done, n % 7 === 0 ? 5 : 0));
    return `inline ${n}`;
  };
  expect(
    await all(runBatch(plan({ jobs: 1, items: numbers(60), concurrency: 8, inline: slowFirst }))),
  ).toEqual(expected(60, 'inline'));
});

test('items are not taken far ahead of the results', async () => {
  let pulled = 0;
  let furthest = 0;
  let seen = 0;
  for await (const _ of runBatch(plan({ items: numbers(5000, (n) => (pulled = n)) }))) {
    seen++;
    furthest = Math.max(furthest, pulled - seen);
  }
  expect(seen).toBe(5000);
  expect(furthest).toBeLessThan(64 * 2 * 4);
});

test('an item that brings a worker down gets an error, the others their results', async () => {
  const worker = { ...plan({}).worker, setup: { prefix: 'worker ', crashOn: 137 } };
  const results = await all(runBatch(plan({ items: numbers(400), worker })));
  expect(results).toEqual(expected(400, 'worker').with(137, 'crashed 137 internal'));
});

test('without leave to repeat, the whole message of a crashed worker is reported', async () => {
  const worker = { ...plan({}).worker, setup: { prefix: 'worker ', crashOn: 137 } };
  const results = await all(runBatch(plan({ items: numbers(400), worker, repeatable: false })));
  const crashed = results.filter((text) => text.startsWith('crashed'));
  expect(results).toHaveLength(400);
  expect(crashed).toContain('crashed 137 internal');
  expect(crashed.length).toBeLessThanOrEqual(2 * 64);
});

test('an aborted batch starts nothing more and ends', async () => {
  for (const jobs of [1, 2]) {
    const controller = new AbortController();
    const results: string[] = [];
    for await (const result of runBatch(plan({ items: numbers(100_000), jobs, signal: controller.signal }))) {
      results.push(result);
      if (results.length === 30) controller.abort();
    }
    expect(results.length).toBeLessThan(1000);
    // What had been begun is still told, in order; a message may have been left half done.
    const told = results.map((text) => Number(text.split(' ')[1]));
    expect(told).toEqual([...new Set(told)].sort((a, b) => a - b));
    expect(told.slice(0, 30)).toEqual(Array.from({ length: 30 }, (_, n) => n));
  }
});

test('a reader that stops early ends the batch', async () => {
  for await (const _ of runBatch(plan({ items: numbers(100_000) }))) break;
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { KysoError } from '../../src/errors.ts';
import { randomFrom } from './random.ts';
import { seedsOf } from './seeds.ts';
import { targets } from './targets/targets.ts';

/** Outcome of one input; anything thrown that is no coded error fails the test. */
async function outcomeOf(run: () => string | Promise<string>): Promise<string> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof KysoError && error.code !== 'internal') return error.code;
    throw error;
  }
}

/** A short campaign of `npm run fuzz` for each target: other mutations in every run. */
describe.each(Object.entries(targets))('%s', (name, target) => {
  const seeds = seedsOf(target.seeds).map((bytes) => Buffer.from(bytes));

  test('takes its seeds', async () => {
    for (const seed of seeds) expect(await outcomeOf(() => target.run(seed))).not.toBe('');
  });

  test('gives an answer or a coded error to mutated input, the same twice, and no wrong one', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 2 ** 31 }), async (number) => {
        const random = randomFrom(number);
        let input: Buffer = random.pick(seeds);
        for (let i = random.int(4); i >= 0; i--)
          input = random.pick(target.mutations)(input, random, random.pick(seeds));
        const outcome = await outcomeOf(() => target.run(input));
        expect(await outcomeOf(() => target.run(input))).toBe(outcome);
      }),
      { numRuns: name === 'verify' || name === 'sign' ? 80 : 150 },
    );
  });
});

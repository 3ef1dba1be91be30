import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseAllowance, turnsWithin } from '../../../src/sign/levels/allowance.ts';

test('no window of the allowance holds more requests than granted, and none waits longer than needed', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 1, max: 10 }),
      fc.array(fc.integer({ min: 0, max: 4_000 }), { maxLength: 30 }),
      async (requests, seconds, pauses) => {
        let clock = 0;
        const times: number[] = [];
        const turn = turnsWithin(
          { requests, seconds },
          () => clock,
          async (wait) => {
            clock += wait;
          },
        );
        for (const pause of pauses) {
          clock += pause;
          const asked = clock;
          await turn();
          times.push(clock);
          const limit = times.at(-1 - requests);
          const earliest = limit === undefined ? asked : Math.max(asked, limit + seconds * 1000);
          expect(clock).toBe(earliest);
        }
      },
    ),
  );
});

test('a rate is requests over seconds, and nothing else', () => {
  expect(parseAllowance('20/3600')).toEqual({ requests: 20, seconds: 3600 });
  for (const wrong of ['', '20', '0/60', '5/0', '-1/60', '1/60/2', '1.5/60'])
    expect(() => parseAllowance(wrong)).toThrowError(/is no rate/);
});

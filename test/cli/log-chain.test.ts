import { describe, expect, test } from 'vitest';
import { type LogVerdict, logChecker } from '../../src/cli/tasks/log-chain.ts';
import { hashOfLine } from '../../src/cli/tasks/log-line.ts';

type Line = string | { readonly chained: string };

/** Checks lines; those that are chained get their number and the hash of the line before. */
function checked(lines: readonly Line[], expected?: string): LogVerdict {
  const checker = logChecker(expected);
  let previous: string | null = null;
  let sequence = 0;
  for (const line of lines) {
    const text: string =
      typeof line === 'string'
        ? line
        : JSON.stringify({ file: line.chained, sequence: ++sequence, previous });
    checker.line(Buffer.from(text), true);
    previous = hashOfLine(Buffer.from(text));
  }
  return checker.finish();
}
const codes = (lines: readonly Line[]): string[] =>
  checked(lines).faults.map(({ line, code }) => `${line} ${code}`);

describe('a log', () => {
  test('whose lines follow one another passes, after older ones that knew no chain', () => {
    expect(checked(['{"file":"a"}', { chained: 'b' }, { chained: 'c' }])).toMatchObject({
      status: 'passed',
      lines: 3,
      chained: 2,
      unchained: 1,
    });
  });

  test('takes no line without a place once it is a chain', () => {
    expect(codes([{ chained: 'a' }, '{"file":"put in"}'])).toEqual(['2 out-of-order']);
  });

  test('tells every line that is none: two in a row, one before an older line, the last', () => {
    expect(codes([{ chained: 'a' }, '{ broken', '{ again', { chained: 'b' }])).toEqual(['2 unreadable']);
    expect(codes(['{ broken', '{"file":"a"}'])).toEqual(['1 unreadable']);
    expect(codes([{ chained: 'a' }, '[]'])).toEqual(['2 unreadable']);
  });

  test('that was cut back to nothing lacks the line that is asked for', () => {
    expect(checked([], 'ab').status).toBe('failed');
    expect(checked([{ chained: 'a' }], 'ab')).toMatchObject({
      status: 'failed',
      expected: false,
      faults: [],
    });
  });
});

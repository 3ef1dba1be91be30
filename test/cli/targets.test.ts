import { afterAll, describe, expect, test } from 'vitest';
import { readTargets } from '../../src/cli/tasks/targets.ts';
import { KysoError } from '../../src/errors.ts';
import { playground } from './kyso.ts';

const play = playground();
afterAll(() => play.done());

const read = (text: string): Record<string, string | number> =>
  Object.fromEntries(readTargets(play.put('targets', text)));

/** The message of the refusal, which names the file. */
function refused(text: string): string {
  try {
    read(text);
  } catch (error) {
    if (!(error instanceof KysoError)) throw error;
    expect(error.code).toBe('config-invalid');
    return error.message.replace(play.path('targets'), 'FILE');
  }
  throw new Error(`taken: ${text}`);
}

describe('targets of units', () => {
  test('in CSV: with or without heading, comma, semicolon or tab, decimal comma, byte order mark', () => {
    expect(read('A,90')).toEqual({ A: '90' });
    expect(read('\ufeffĐơn vị;Chỉ tiêu\r\nA;82,5 %\r\n\r\nB/C;50\r\n')).toEqual({ A: '82,5 %', 'B/C': '50' });
    expect(read('unit\ttarget\nA\t5')).toEqual({ A: '5' });
    expect(read('"x;y",5\n"q""r","82,5"')).toEqual({ 'x;y': '5', 'q"r': '82,5' });
  });

  test('in JSON: numbers and texts, and names that mean something to JavaScript', () => {
    expect(read('{"A": 90, "B": "82,5", "constructor": 1}')).toEqual({ A: 90, B: '82,5', constructor: 1 });
    expect([...readTargets(play.put('targets', '{"__proto__": 50}'))]).toEqual([['__proto__', 50]]);
  });

  test.each([
    ['A,82,5', 'FILE: line 1 has a comma both between its columns and in its number'],
    ['unit,target\nA,100\nA,20', 'FILE: "A" has two targets'],
    ['S\u1edf,1\nSo\u031b\u0309,2', 'FILE: "So\u031b\u0309" has two targets'],
    ['A,abc\nB,1x', 'FILE: the target of "B" is no percentage from 0 to 100: 1x'],
    ['A,', 'FILE: the target of "A" is no percentage from 0 to 100: '],
    ['{"A": 101}', 'FILE: the target of "A" is no percentage from 0 to 100: 101'],
    ['A,100.5', 'FILE: the target of "A" is no percentage from 0 to 100: 100.5'],
    ['[{"unit": "A", "target": 90}]', 'FILE: it is a list, which names no unit'],
    ['', 'FILE: it names no unit'],
    ['{}', 'FILE: it names no unit'],
  ])('%j is refused, never read as something else', (text, message) => {
    expect(refused(text)).toBe(message);
  });
});

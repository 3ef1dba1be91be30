import { describe, expect, test } from 'vitest';
import { renderHuman } from '../../../src/report/render/human.ts';
import { type Column, tableLines } from '../../../src/report/render/table.ts';
import { displayWidth } from '../../../src/report/render/text.ts';
import { office } from '../sample.ts';

interface Row {
  readonly name: string;
  readonly size: string;
}
const rows: readonly Row[] = [
  { name: '  Phòng Kinh tế, Hạ tầng và Đô thị', size: '12' },
  { name: 'Văn phòng', size: '3' },
];
const columns: readonly Column<Row>[] = [
  { title: 'Unit', align: 'left', cell: ({ name }) => name },
  { title: 'Size', align: 'right', cell: ({ size }) => size },
  { title: 'Second', align: 'left', cell: () => 'later', dispensable: 2 },
  { title: 'First', align: 'left', cell: () => 'goes', dispensable: 1 },
];
const plain = (text: string): string => text;
const widest = (lines: readonly string[]): number => Math.max(...lines.map(displayWidth));

describe('a table for people', () => {
  test('has all its columns where there is room', () => {
    const lines = tableLines(columns, rows, Number.POSITIVE_INFINITY, plain);
    expect(lines).toEqual([
      'Unit                                Size  Second  First',
      '  Phòng Kinh tế, Hạ tầng và Đô thị    12  later   goes',
      'Văn phòng                              3  later   goes',
    ]);
  });

  test('leaves out what it can do without, the first first', () => {
    expect(tableLines(columns, rows, 50, plain)[0]).toBe('Unit                                Size  Second');
    expect(tableLines(columns, rows, 42, plain)[0]).toBe('Unit                                Size');
  });

  test('goes on with long names in further lines, below their beginning', () => {
    const lines = tableLines(columns, rows, 28, plain);
    expect(lines).toEqual([
      'Unit                    Size',
      '  Phòng Kinh tế, Hạ       12',
      '    tầng và Đô thị',
      'Văn phòng                  3',
    ]);
  });
});

test.each(['en', 'vi'] as const)('on a terminal of 80 columns the report keeps within them (%s)', (lang) => {
  const style = { bold: plain, dim: plain, good: plain, warn: plain, bad: plain, columns: 80 };
  const text = renderHuman(office(), { lang, style });
  // Names of files stand whole, so that they can be copied.
  const lines = text.split('\n').filter((line) => !line.includes('.pdf'));
  expect(widest(lines)).toBeLessThanOrEqual(80);
});

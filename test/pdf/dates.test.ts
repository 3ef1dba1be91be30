import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatPdfDate, parsePdfDate } from '../../src/pdf/dates.ts';

describe('dates (7.9.4)', () => {
  test.each([
    ["D:199812231952-08'00'", '1998-12-24T03:52:00.000Z'],
    ["D:20260602083000+07'00'", '2026-06-02T01:30:00.000Z'],
    ["D:20260602083000+07'00", '2026-06-02T01:30:00.000Z'],
    ['D:20260602083000+0530', '2026-06-02T03:00:00.000Z'],
    ['D:20260602083000Z', '2026-06-02T08:30:00.000Z'],
    ["D:20260602083000Z00'00'", '2026-06-02T08:30:00.000Z'],
    ['20260602083000', '2026-06-02T08:30:00.000Z'],
    ['D:202606', '2026-06-01T00:00:00.000Z'],
    ['D:2026', '2026-01-01T00:00:00.000Z'],
    ['D:20240229', '2024-02-29T00:00:00.000Z'],
  ])('reads %s', (text, iso) => {
    expect(parsePdfDate(text)?.toISOString()).toBe(iso);
  });
  test.each([
    '',
    'D:',
    'yesterday',
    'D:20261301',
    'D:20260230',
    'D:20260602250000',
    "D:20260602083000+25'00'",
    'D:20260602083061',
    '2026-06-02',
  ])('takes %j for no date', (text) => {
    expect(parsePdfDate(text)).toBeUndefined();
  });
  test('reads back every second it writes', () => {
    const years = { min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true };
    fc.assert(
      fc.property(fc.date(years), (date) => {
        expect(parsePdfDate(formatPdfDate(date))?.getTime()).toBe(Math.floor(date.getTime() / 1000) * 1000);
      }),
    );
  });
});

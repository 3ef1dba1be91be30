import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseRect } from '../../src/sign/appearance/rect-option.ts';
import { fillTemplate } from '../../src/sign/appearance/template.ts';

describe('templates', () => {
  test('variables are filled in; --var wins over what the signature knows', () => {
    const values = { name: 'An', time: '08:30' };
    expect(fillTemplate('{name} at {time}', values)).toBe('An at 08:30');
    expect(
      fillTemplate('{name}: {document-number}', values, { name: 'Bình', 'document-number': '12/QĐ' }),
    ).toBe('Bình: 12/QĐ');
  });

  test('a line whose variables are all empty is left out; one without variables stays', () => {
    expect(
      fillTemplate('Signed\nby {name}\n{reason}\n{reason} {name}\n\nend', { name: 'An', reason: ' ' }),
    ).toBe('Signed\nby An\n  An\n\nend');
  });

  test('\\n written out breaks the line, as shells pass it', () => {
    expect(fillTemplate('a\\nb\r\nc\rd', {})).toBe('a\nb\nc\nd');
  });

  test('the result is NFC', () => {
    expect(fillTemplate('{name}', { name: 'Tuyết'.normalize('NFD') })).toBe('Tuyết'.normalize('NFC'));
  });

  test('values are not templates', () => {
    expect(fillTemplate('{name}', { name: '{reason} $& $1', reason: 'no' })).toBe('{reason} $& $1');
  });

  test('an unknown variable is an error that lists the known ones', () => {
    expect(() => fillTemplate('{nmae}', {}, { dept: 'x' })).toThrow(
      expect.objectContaining({ code: 'appearance-invalid', hint: expect.stringContaining('{dept}') }),
    );
    expect(() => fillTemplate('{constructor}', {})).toThrow(
      expect.objectContaining({ code: 'appearance-invalid' }),
    );
  });
});

describe('rectangles', () => {
  test('units: points unless written, one behind the last number for all', () => {
    expect(parseRect('10,20,30,40')).toEqual([10, 20, 30, 40]);
    expect(parseRect('1in, 0.5in, 72pt, 2.54cm')).toEqual([72, 36, 72, 72]);
    expect(parseRect('25.4,25.4,50.8,25.4mm').map((side) => Math.round(side * 1e6) / 1e6)).toEqual([
      72, 72, 144, 72,
    ]);
    expect(parseRect('-5,.5,1.,2')).toEqual([-5, 0.5, 1, 2]);
  });

  test('anything else is appearance-invalid with an example', () => {
    for (const text of [
      '',
      '1,2,3',
      '1,2,3,4,5',
      '1,2,0,4',
      '1,2,3,-4',
      '1,2,3,4px',
      'a,b,c,d',
      '1 2 3 4',
      '1e3,2,3,4',
    ])
      expect(() => parseRect(text), text).toThrow(
        expect.objectContaining({ code: 'appearance-invalid', hint: expect.stringContaining('mm') }),
      );
  });

  test('no text makes it throw anything else', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          expect(parseRect(text)).toHaveLength(4);
        } catch (error) {
          expect(error).toMatchObject({ code: 'appearance-invalid' });
        }
      }),
    );
  });
});

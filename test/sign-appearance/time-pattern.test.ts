import { expect, test } from 'vitest';
import { fillTemplate } from '../../src/sign/appearance/template.ts';
import { formatTime } from '../../src/sign/appearance/time-pattern.ts';

const time = new Date('2026-03-05T18:09:10Z');

test('a time is printed in Vietnam’s zone, whatever that of the machine, in each form offices use', () => {
  const as = (pattern: string) => formatTime(time, pattern, '+07:00');
  expect(as('iso')).toBe('2026-03-06T01:09:10+07:00');
  expect(as('dd/MM/yyyy HH:mm:ss')).toBe('06/03/2026 01:09:10');
  expect(as('dd.MM.yyyy HH:mm:ss XXX')).toBe('06.03.2026 01:09:10 +07:00');
  expect(as('ngày dd tháng MM năm yyyy')).toBe('ngày 06 tháng 03 năm 2026');
});

test('in the zone of the machine it says which that is', () => {
  const said = formatTime(time, 'iso', 'local');
  expect(said).toMatch(/[+-]\d{2}:\d{2}$/);
  expect(new Date(said)).toEqual(time);
});

test('a template takes patterns of the time, and of nothing else', () => {
  const timeAs = (pattern: string) => formatTime(time, pattern, '+07:00');
  expect(fillTemplate('Số: {n}; {time:dd/MM/yyyy}; {time:HH:mm:ss}', {}, { n: '1' }, timeAs)).toBe(
    'Số: 1; 06/03/2026; 01:09:10',
  );
  expect(() => fillTemplate('{name:dd}', { name: 'An' }, {}, timeAs)).toThrow(
    expect.objectContaining({ code: 'appearance-invalid' }),
  );
});

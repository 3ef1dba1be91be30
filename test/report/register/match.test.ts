import { describe, expect, it } from 'vitest';
import { indexOf, parseKey } from '../../../src/report/register/key.ts';
import type { RegisterLine } from '../../../src/report/register/lines.ts';
import { matcherOf } from '../../../src/report/register/match.ts';

function line(label: string, date?: string, files: readonly string[] = []): RegisterLine {
  const key = parseKey(label);
  return {
    line: 1,
    label,
    ...(key === undefined ? {} : { key }),
    ...(date === undefined ? {} : { date }),
    title: '',
    type: '',
    signer: '',
    unit: [],
    delivery: 'electronic',
    files,
    remarks: '',
  };
}

const labels = (path: string, ...lines: RegisterLine[]): string[] =>
  matcherOf({ file: 'r', columns: {}, lines })
    .candidates(path.split('/'))
    .lines.map((found) => found.label);

describe('number and symbol', () => {
  it.each([
    ['123/QĐ-BQP', '123 QD BQP'],
    ['0123/qđ–bqp', '123 QD BQP'],
    [' 123 / QD - BQP ', '123 QD BQP'],
    ['Số: 123/QĐ—BQP', '123 QD BQP'],
    ['12a/BC-VP', '12A BC VP'],
    ['07/2026/TT-BQP', '7 TT BQP'],
  ])('%j is %j whatever its case, marks, dashes, spaces and zeros', (text, index) => {
    const key = parseKey(text.normalize('NFD'));
    expect(key && indexOf(key)).toBe(index);
  });

  it('a year in it is its year', () => {
    expect(parseKey('07/2026/TT-BQP')).toEqual({ number: '7', symbol: ['TT', 'BQP'], year: 2026 });
    expect(parseKey('Không số')).toBeUndefined();
  });
});

describe('a file finds its line', () => {
  it.each([
    ['123_QĐ-BQP.pdf', '123/QĐ-BQP'],
    ['123.QD-BQP.signed.pdf', '123/QĐ-BQP'],
    ['2026-03-05 CV 45-VP-HC.pdf', '45/VP-HC'],
    ['0045_vp-hc (bản ký số).pdf', '45/VP-HC'],
    ['07-2026-TT-BQP.pdf', '07/2026/TT-BQP'],
    ['07_TT-BQP_05032026.pdf', '07/2026/TT-BQP'],
    ['123_QĐ-BQP Quyết định về việc khen thưởng.pdf', '123/QĐ-BQP'],
    ['123-QD-BQP-da-ky.pdf', '123/QĐ-BQP'],
    ['123_QĐ-BQP_phụ lục 1.pdf', '123/QĐ-BQP'],
  ])('%s is %s', (name, label) => {
    const all = ['123/QĐ-BQP', '45/VP-HC', '07/2026/TT-BQP', '12/QĐ-BQP', '5/VP'].map((text) =>
      line(text, '2026-03-05'),
    );
    expect(labels(name, ...all)).toEqual([label]);
    expect(labels(name.normalize('NFD'), ...all)).toEqual([label]);
  });

  it.each([['1123_QĐ-BQP.pdf'], ['123_QĐ-BQPX.pdf'], ['123_QĐ-BQP-TM.pdf'], ['QĐ-BQP.pdf'], ['123.pdf']])(
    '%s is not 123/QĐ-BQP: nothing is guessed',
    (name) => {
      expect(labels(name, line('123/QĐ-BQP', '2026-03-05'))).toEqual([]);
    },
  );

  it('45-VP-HC is not 45/VP, and is 45/VP-HC where both are there', () => {
    expect(labels('45-VP-HC.pdf', line('45/VP'))).toEqual([]);
    expect(labels('45-VP-HC.pdf', line('45/VP'), line('45/VP-HC'))).toEqual(['45/VP-HC']);
  });

  it('of its year: that of the key, of the day in its name, or of its folder', () => {
    const old = { ...line('5/KH', '2025-03-01'), label: 'old' };
    const now = { ...line('5/KH', '2026-03-01'), label: 'now' };
    expect(labels('5-KH.pdf', old, now)).toEqual(['old', 'now']);
    expect(labels('2026/5-KH.pdf', old, now)).toEqual(['now']);
    expect(labels('Năm 2025/5-KH.pdf', old, now)).toEqual(['old']);
    expect(labels('5-2026-KH.pdf', old, now)).toEqual(['now']);
    expect(labels('2025-12-31 5-KH.pdf', old, now)).toEqual(['old']);
    expect(labels('2024/5-KH.pdf', old, now)).toEqual([]);
  });

  it('of its day, where number, symbol and year fit several', () => {
    const a = { ...line('5/KH', '2026-03-01'), label: 'a' };
    const b = { ...line('5/KH', '2026-04-01'), label: 'b' };
    expect(labels('2026-04-01 5-KH.pdf', a, b)).toEqual(['b']);
    expect(labels('2026-05-01 5-KH.pdf', a, b)).toEqual(['a', 'b']);
  });

  it('by the name the register gives before anything else', () => {
    const named = line('9/KH', '2026-01-01', ['Kế hoạch.pdf', 'A/5-KH.pdf']);
    expect(labels('X/kế hoạch.pdf'.normalize('NFD'), named, line('5/KH'))).toEqual(['9/KH']);
    expect(labels('X/kế hoạch.signed.pdf', named)).toEqual(['9/KH']);
    expect(labels('A/5-KH.pdf', named, line('5/KH'))).toEqual(['9/KH']);
    expect(labels('B/5-KH.pdf', named, line('5/KH'))).toEqual(['5/KH']);
  });
});

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { problemKinds } from '../../src/verify/problems.ts';
import { root } from './shell.ts';

const text = readFileSync(join(root, 'docs/THREATS.md'), 'utf8');

test('every test the threats name exists, and every row of an attack names one', () => {
  const named = [...text.matchAll(/`(test\/[^`]+)`/g)].map(([, path = '']) => path);
  expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  const attacks = text.slice(text.indexOf('## Attacks on signed PDFs'), text.indexOf('## What is left'));
  const rows = attacks.split('\n').filter((line) => /^\| (?!attack |---)/.test(line));
  expect(rows.filter((row) => !row.includes('`test/'))).toEqual([]);
});

test('every problem that keeps a signature from passing is named in a test', () => {
  const tests = readdirSync(join(root, 'test'), { recursive: true })
    .map(String)
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => readFileSync(join(root, 'test', name), 'utf8'))
    .join('\n');
  const codes = Object.entries(problemKinds)
    .filter(([, { effect }]) => effect === 'fail' || effect === 'indeterminate')
    .map(([code]) => code);
  expect(codes.filter((code) => !tests.includes(`'${code}'`))).toEqual([]);
});

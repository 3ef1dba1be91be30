import { describe, expect, test } from 'vitest';
import { Paper } from '../../support/paper.ts';
import { verdict } from '../judge.ts';

/** Whether each signature, in signing order, is told to come too late. */
const late = (paper: Paper): boolean[] =>
  verdict(paper).signatures.map(({ problems }) =>
    problems.some(({ code }) => code === 'certification-not-first'),
  );
const stampedAt = new Date('2026-06-01T12:00:00Z');

describe('a certification is the first signature of a document (ISO 32000-2, 12.8.2.2.1)', () => {
  test('after a signature it is told of', () => {
    expect(late(Paper.make().seal().seal({ name: 'Late', certify: 2 }))).toEqual([false, true]);
  });

  test('after another certification it is told of', () => {
    const twice = Paper.make().seal({ certify: 3 }).seal({ name: 'Late', certify: 3 });
    expect(late(twice)).toEqual([false, true]);
  });

  test('a time-stamp may come before, and signatures after', () => {
    const paper = Paper.make().timestamp(stampedAt).seal({ certify: 2 }).seal({ name: 'Later' });
    expect(late(paper)).toEqual([false, false, false]);
  });
});

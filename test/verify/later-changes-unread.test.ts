import { expect, test } from 'vitest';
import { defaultLimits } from '../../src/limits.ts';
import { openPdf } from '../../src/pdf/document.ts';
import type { PdfDocument } from '../../src/pdf/types.ts';
import { compareRevisions } from '../../src/verify/later-changes/compare-revisions.ts';
import { judgeChanges } from '../../src/verify/later-changes/judge.ts';
import { Paper } from '../support/paper.ts';

test('a defect met while two revisions are compared is a change nothing decides, with code internal and how to report it', () => {
  const document = openPdf(Paper.make().seal().seal({ name: 'B' }).bytes);
  const broken: PdfDocument = Object.create(document, {
    at: {
      value: (index: number) => {
        if (index === 2) throw new TypeError('x is not a function');
        return document.at(index);
      },
    },
  });
  const changes = compareRevisions(broken, 1, defaultLimits);
  expect(changes).toMatchObject([{ revision: 2, truncated: true, unread: { code: 'internal' } }]);
  const judged = judgeChanges(1, changes, [], { allowAnnotations: true });
  expect(judged).toMatchObject({ permitted: null, level: 'other', culprit: { rule: 'internal' } });
  expect(judged.culprit?.what).toMatch(/x is not a function.*please report/);
});

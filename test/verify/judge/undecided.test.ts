import { expect, test } from 'vitest';
import { digest } from '../../../src/pki/algorithms/digests.ts';
import { objects as o, Paper } from '../../support/paper.ts';
import { makeCms } from '../../support/sealing.ts';
import { first } from '../judge.ts';

test('an annotation added where no certification speaks of it: later-changes-undecided (ISO 32000-2, 12.8.2.2)', () => {
  const paper = Paper.make().seal();
  const update = {
    90: '<< /Type /Annot /Subtype /Text /Rect [10 10 30 30] /Contents (new) /P 3 0 R >>',
    [o.page]: paper.body(o.page).replace(/\/Annots \[/, '/Annots [90 0 R '),
  };
  const { signature, codes } = first(paper.update(update));
  expect(codes).toContain('later-changes-undecided');
  expect(signature).toMatchObject({ status: 'indeterminate', laterChanges: { permitted: null } });
});

test('adbe.pkcs7.sha1 without the digest it must carry: content-missing (ISO 32000-2, 12.8.3.3.1)', () => {
  const { signature, codes } = first(
    Paper.make().seal({
      subFilter: 'adbe.pkcs7.sha1',
      cms: (covered) => makeCms({ content: digest('sha1', covered) }),
    }),
  );
  expect(codes).toContain('content-missing');
  expect(signature.status).toBe('failed');
});

/** What a signature without signed attributes may be made over (RFC 5652, 5.3). */
import { describe, expect, test } from 'vitest';
import { Paper } from '../../support/paper.ts';
import { type CmsInput, makeCms } from '../../support/sealing.ts';
import { first } from '../judge.ts';

const sealed = (subFilter: string, input: Omit<CmsInput, 'content'>): ReturnType<typeof first> =>
  first(Paper.make().seal({ subFilter, cms: (content) => makeCms({ ...input, content }) }));

describe('without signed attributes', () => {
  test('content of type data may be signed directly, and that is told', () => {
    expect(sealed('adbe.pkcs7.detached', { noAttributes: true })).toMatchObject({
      codes: ['signed-attributes-missing'],
      signature: { status: 'passed' },
    });
  });

  test.each(['1.2.840.113549.1.9.16.1.4', '1.2.3.4'])('content of type %s may not', (carriedType) => {
    expect(sealed('adbe.pkcs7.detached', { noAttributes: true, carriedType })).toMatchObject({
      codes: ['signed-attributes-required'],
      signature: { status: 'indeterminate' },
    });
    expect(sealed('adbe.pkcs7.detached', { carriedType })).toMatchObject({
      codes: [],
      signature: { status: 'passed' },
    });
  });
});

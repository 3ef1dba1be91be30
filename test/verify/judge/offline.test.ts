/** provableUntil tells of the document alone, whatever else helped to reach the verdict. */
import { describe, expect, test } from 'vitest';
import { basicPolicy, strictPolicy } from '../../../src/verify/policy.ts';
import { createVerifier, type VerifyOptions } from '../../../src/verify/verify.ts';
import { buildCrl } from '../../pki/support/crl-builder.ts';
import { storing } from '../../support/dss.ts';
import { Paper } from '../../support/paper.ts';
import {
  anchors,
  authority,
  makeCms,
  makeSigner,
  makeStamper,
  makeTimeStamp,
  root,
} from '../../support/sealing.ts';
import { at, first } from '../judge.ts';

const now = at.toISOString();
const by = makeSigner('Until September', { notAfter: '260901000000Z' });
const end = by.certificate.notAfter.toISOString();
const tsa = makeStamper('270101000000Z');
const sealedWith = (certificates: readonly Uint8Array[], stampedBy?: readonly Uint8Array[]): Paper =>
  Paper.make().seal({
    room: 6000,
    cms: (content) =>
      makeCms({
        by,
        content,
        certificates,
        ...(stampedBy
          ? {
              stamp: (value) =>
                makeTimeStamp(value, new Date('2026-06-01T12:00:05Z'), tsa, 'sha256', {
                  certificates: stampedBy,
                }),
            }
          : {}),
      }),
  });
const whole = sealedWith([by.der, authority.der]);
const withoutIssuer = sealedWith([by.der]);
const word = (paper: Paper, options: VerifyOptions): unknown => {
  const { status, provableUntil } = first(paper, options).signature;
  return { status, until: provableUntil };
};

describe('what the document does not hold ends with the judgement', () => {
  const intermediates = [authority.certificate];

  test('an issuer that was given', () => {
    expect(word(withoutIssuer, { intermediates })).toEqual({ status: 'passed', until: now });
    expect(word(whole, { intermediates })).toEqual({ status: 'passed', until: end });
  });

  test('an issuer that was fetched', () => {
    const judged = (paper: Paper): unknown => {
      const verifier = createVerifier({ trust: anchors, at });
      const gathered = verifier.gather(paper.bytes);
      if (gathered.status === 'error') throw new Error(gathered.error.message);
      const fetched = [
        {
          kind: 'issuers',
          status: 'fetched',
          about: by.certificate.sha256,
          url: 'http://ca.example/authority.cer',
          at,
          contacted: [],
          der: [authority.der],
        } as const,
      ];
      const [signature] = verifier.judge({ ...gathered, facts: { ...gathered.facts, fetched } }).signatures;
      return { status: signature?.status, until: signature?.provableUntil };
    };
    expect(judged(withoutIssuer)).toEqual({ status: 'passed', until: now });
    expect(judged(whole)).toEqual({ status: 'passed', until: end });
  });

  test('the signer itself', () => {
    const given = [by.certificate, authority.certificate];
    expect(word(sealedWith([]), { intermediates: given })).toEqual({ status: 'passed', until: now });
  });

  test('revocation data that was given, where it is required', () => {
    const crls = [buildCrl({ by: authority }), buildCrl({ by: root })];
    const nextUpdate = '2026-07-01T00:00:00.000Z';
    expect(word(whole, { crls, policy: strictPolicy })).toEqual({ status: 'passed', until: now });
    expect(word(whole, { crls, policy: basicPolicy })).toEqual({ status: 'passed', until: end });
    const kept = storing(whole, { crls });
    expect(word(kept, { crls, policy: strictPolicy })).toEqual({ status: 'passed', until: nextUpdate });
  });

  test('a time-stamp whose authority was given proves nothing for longer', () => {
    const chain = [by.der, authority.der];
    const given = [tsa.certificate];
    const lasting = tsa.certificate.notAfter.toISOString();
    expect(word(sealedWith(chain, [tsa.der, authority.der]), { intermediates: given })).toEqual({
      status: 'passed',
      until: lasting,
    });
    expect(word(sealedWith(chain, []), { intermediates: given })).toEqual({ status: 'passed', until: end });
  });
});

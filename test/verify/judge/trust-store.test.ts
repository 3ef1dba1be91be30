import { describe, expect, test } from 'vitest';
import type { Purpose } from '../../../src/pki/path/purpose.ts';
import { basicPolicy, strictPolicy } from '../../../src/verify/policy.ts';
import { createVerifier, type VerifyOptions } from '../../../src/verify/verify.ts';
import { Paper } from '../../support/paper.ts';
import { makeCms, makeTimeStamp, otherRoot, root, signer } from '../../support/sealing.ts';
import { at, first } from '../judge.ts';

/** When the time-stamp of these documents says they were signed; they are verified a day later. */
const signed = new Date('2026-06-01T12:00:05Z');
const plain = Paper.make().seal();
const stamped = Paper.make().seal({
  cms: (content) => makeCms({ content, stamp: (value) => makeTimeStamp(value, signed) }),
});

const period = (from: string, until: string | undefined, ...purposes: Purpose[]) => ({
  from: new Date(from),
  until: until === undefined ? undefined : new Date(until),
  purposes,
  status: 'CA/QC, granted',
});
const listed = (...periods: ReturnType<typeof period>[]): VerifyOptions => ({
  trust: [],
  listed: [{ certificate: root.certificate, periods }],
});
const always = period('2015-01-01T00:00:00Z', undefined, 'document-signing');
const stamps = period('2015-01-01T00:00:00Z', undefined, 'time-stamping');
const ended = period('2015-01-01T00:00:00Z', '2026-06-01T18:00:00Z', 'document-signing');

describe('a service of a trusted list (ETSI TS 119 615)', () => {
  test('in force: its certificate is an anchor', () => {
    expect(first(plain, listed(always)).signature).toMatchObject({
      status: 'passed',
      chain: { status: 'trusted', anchor: 'CN=Test Root' },
    });
  });

  test('withdrawn before the validation time: not trusted, and the list’s word is shown', () => {
    const { signature, codes } = first(plain, listed(ended));
    expect(codes).toEqual(['service-status']);
    expect(signature).toMatchObject({
      status: 'indeterminate',
      subIndication: 'NO_CERTIFICATE_CHAIN_FOUND',
      chain: { status: 'untrusted', anchor: 'CN=Test Root' },
    });
    expect(signature.problems[0]?.message).toContain('granted from 2015');
  });

  test('withdrawn, but in force when the signature is proven to have existed: passed', () => {
    expect(first(stamped, listed(ended, stamps)).signature.status).toBe('passed');
  });

  test('withdrawn before the proven time: not trusted, though granted again since', () => {
    const before = period('2015-01-01T00:00:00Z', '2026-06-01T11:00:00Z', 'document-signing');
    const again = period('2026-06-01T13:00:00Z', undefined, 'document-signing');
    expect(first(stamped, listed(before, again, stamps)).signature.status).toBe('indeterminate');
    expect(first(plain, listed(before, again)).signature.status).toBe('passed');
  });

  test('for time-stamps vouches for no signer, and one for signers for no time-stamp', () => {
    expect(first(plain, listed(stamps)).codes).toEqual(['service-status']);
    const { signature, codes } = first(stamped, listed(always));
    expect(codes).toEqual(['timestamp-untrusted']);
    expect(signature.time.source).toBe('claimed');
  });

  test('that is never in force is no anchor, and no anchors at all is not the same as no list', () => {
    expect(first(plain, listed()).signature.status).toBe('indeterminate');
    expect(first(plain, { trust: [], listed: [] }).codes).toEqual(['chain-untrusted']);
  });

  test('given directly too counts always', () => {
    expect(first(plain, { ...listed(ended), trust: [root.certificate] }).signature.status).toBe('passed');
  });

  test('of another authority does not help', () => {
    const listedOther = [{ certificate: otherRoot.certificate, periods: [always] }];
    expect(first(plain, { trust: [], listed: listedOther }).codes).toEqual(['chain-untrusted']);
  });

  test('named by two lists: what one of them vouches for counts', () => {
    const twice = [ended, always].map((one) => ({ certificate: root.certificate, periods: [one] }));
    expect(first(plain, { trust: [], listed: twice }).signature.status).toBe('passed');
  });
});

test('lists alone are anchors too', () => {
  const { listed: services = [] } = listed(always);
  const judge = (periods: typeof services) =>
    createVerifier({ listed: periods, at }).verify(plain.bytes).signatures[0];
  expect(judge(services)?.status).toBe('passed');
  expect(judge([])).toMatchObject({ status: 'indeterminate', chain: { status: 'untrusted' } });
});

test('one verifier keeps apart what a service was in force for at different times', () => {
  const verifier = createVerifier({ ...listed(ended, stamps), at });
  const status = (paper: Paper): string | undefined => verifier.verify(paper.bytes).signatures[0]?.status;
  expect([status(stamped), status(plain)]).toEqual(['passed', 'indeterminate']);
});

test('one verifier takes for a document the certificates of that document, whatever others brought', () => {
  const bare = Paper.make().seal({ cms: (content) => makeCms({ content, certificates: [signer.der] }) });
  const statuses = (...papers: readonly Paper[]): (string | undefined)[] => {
    const verifier = createVerifier({ trust: [root.certificate], at });
    return papers.map((paper) => verifier.verify(paper.bytes).signatures[0]?.status);
  };
  expect(statuses(plain, bare, plain)).toEqual(['passed', 'indeterminate', 'passed']);
  expect(statuses(bare, plain, bare)).toEqual(['indeterminate', 'passed', 'indeterminate']);
});

test('a list that was due to be replaced is told of, and what follows is the policy’s (TS 119 612, 5.3.15)', () => {
  const options = {
    trust: [],
    listed: [
      { certificate: root.certificate, periods: [always], listEnds: new Date('2026-06-01T00:00:00Z') },
    ],
  };
  const { signature, codes } = first(plain, options);
  expect(codes).toEqual(['trusted-list-outdated']);
  expect(signature.status).toBe('passed');
  const policy = { ...strictPolicy, revocationRequired: basicPolicy.revocationRequired };
  expect(first(plain, { ...options, policy }).signature).toMatchObject({
    status: 'indeterminate',
    subIndication: 'TRY_LATER',
  });
  const current = [
    {
      ...options.listed[0],
      certificate: root.certificate,
      periods: [always],
      listEnds: new Date('2027-01-01'),
    },
  ];
  expect(first(plain, { trust: [], listed: current }).codes).toEqual([]);
});

import { describe, expect, test } from 'vitest';
import type { Purpose } from '../../../src/pki/path/purpose.ts';
import { type ListedAnchor, trustStore } from '../../../src/verify/judge/trust-store.ts';
import { basicPolicy, strictPolicy } from '../../../src/verify/policy.ts';
import { createVerifier, type VerifyOptions } from '../../../src/verify/verify.ts';
import { Paper } from '../../support/paper.ts';
import { authority, makeCms, makeTimeStamp, otherRoot, root, signer } from '../../support/sealing.ts';
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
  expect(first(plain, { ...options, at: new Date('2026-06-01T00:00:00Z') }).codes).toEqual([]);
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

describe('which anchors count', () => {
  const utc = (text: string): Date => new Date(text);
  const of = (
    certificate: ListedAnchor['certificate'],
    ...periods: ReturnType<typeof period>[]
  ): ListedAnchor => ({
    certificate,
    periods,
  });
  const counting = (store: ReturnType<typeof trustStore>, time: string, purpose: Purpose): string[] =>
    store.at(utc(time), purpose).anchors.map(({ name }) => name.toString());
  const summer = period('2026-06-01T00:00:00Z', '2026-09-01T00:00:00Z', 'document-signing');
  const autumn = period('2026-09-01T00:00:00Z', undefined, 'document-signing');

  test('a period covers its first instant and not its last', () => {
    const store = trustStore([], [of(root.certificate, summer)]);
    const at = (time: string): string[] => counting(store, time, 'document-signing');
    expect(at('2026-05-31T23:59:59.999Z')).toEqual([]);
    expect(at('2026-06-01T00:00:00Z')).toEqual(['CN=Test Root']);
    expect(at('2026-08-31T23:59:59.999Z')).toEqual(['CN=Test Root']);
    expect(at('2026-09-01T00:00:00Z')).toEqual([]);
  });

  test('a period without an end covers everything since', () => {
    const store = trustStore([], [of(root.certificate, autumn)]);
    const at = (time: string): string[] => counting(store, time, 'document-signing');
    expect([at('2026-08-31'), at('2026-09-01'), at('2050-01-01')]).toEqual([
      [],
      ['CN=Test Root'],
      ['CN=Test Root'],
    ]);
  });

  test('at each time and for each purpose others do, in whatever order they are asked for', () => {
    const stamping = period('2026-06-01T00:00:00Z', undefined, 'time-stamping');
    const store = trustStore([], [of(root.certificate, autumn), of(otherRoot.certificate, summer, stamping)]);
    const asked = ['2026-10-01', '2026-07-01', '2026-05-01', '2026-07-01', '2026-10-01'].map((time) => [
      counting(store, time, 'document-signing'),
      counting(store, time, 'time-stamping'),
      counting(store, time, 'ocsp'),
    ]);
    const october = [['CN=Test Root'], ['CN=Other Root'], []];
    const july = [['CN=Other Root'], ['CN=Other Root'], []];
    expect(asked).toEqual([october, july, [[], [], []], july, october]);
  });

  test('what was given counts always, also when a list names it', () => {
    const store = trustStore([authority.certificate, root.certificate], [of(root.certificate)]);
    expect(store.hasLists).toBe(true);
    expect(counting(store, '1999-01-01', 'ocsp').sort()).toEqual(['CN=Test Authority', 'CN=Test Root']);
    const without = trustStore([authority.certificate], []);
    expect(without.hasLists).toBe(false);
    expect(without.at(utc('1999-01-01'), 'ocsp')).toBe(without.all);
  });

  test('of a certificate in several lists all periods count, until the first list ends', () => {
    const lists = (...ends: readonly (string | undefined)[]): ListedAnchor[] =>
      ends.map((end, i) => ({
        ...of(root.certificate, i === 0 ? summer : autumn),
        listEnds: end === undefined ? undefined : utc(end),
      }));
    const store = trustStore([], lists('2027-01-01', '2026-12-01'));
    for (const time of ['2026-07-01', '2026-10-01'])
      expect(counting(store, time, 'document-signing')).toEqual(['CN=Test Root']);
    const endOf = (...ends: readonly (string | undefined)[]): Date | undefined => {
      const made = trustStore([], lists(...ends));
      const [anchor] = made.all.anchors;
      return anchor && made.listEnds(anchor);
    };
    expect(endOf('2027-01-01', '2026-12-01')).toEqual(utc('2026-12-01'));
    expect(endOf('2026-12-01', '2027-01-01')).toEqual(utc('2026-12-01'));
    expect(endOf(undefined, '2027-01-01')).toEqual(utc('2027-01-01'));
    expect(endOf('2027-01-01', undefined)).toEqual(utc('2027-01-01'));
    expect(endOf(undefined)).toBeUndefined();
  });

  test('a list’s end is none of an anchor that was given', () => {
    const store = trustStore(
      [root.certificate],
      [{ ...of(root.certificate, summer), listEnds: utc('2026-12-01') }],
    );
    const ends = store.all.anchors.map((anchor) => [anchor.periods === undefined, store.listEnds(anchor)]);
    expect(ends).toContainEqual([true, undefined]);
    expect(ends).not.toContainEqual([true, utc('2026-12-01')]);
  });

  test('why one does not is told by its periods for the purpose', () => {
    const stamping = period('2026-06-01T00:00:00Z', undefined, 'time-stamping');
    const store = trustStore([], [of(root.certificate, summer, autumn, stamping)]);
    const [anchor] = store.all.anchors;
    if (!anchor) throw new Error('no anchor');
    const why = (purpose: Purpose): string => store.why(anchor, utc('2026-01-01'), purpose);
    expect(why('document-signing')).toBe(
      'CN=Test Root is vouched for in signing documents: CA/QC, granted from 2026-06-01T00:00:00.000Z to ' +
        '2026-09-01T00:00:00.000Z; CA/QC, granted from 2026-09-01T00:00:00.000Z; ' +
        'and the time that matters is 2026-01-01T00:00:00.000Z',
    );
    const never =
      'CN=Test Root is vouched for in OCSP: never; and the time that matters is 2026-01-01T00:00:00.000Z';
    expect(why('ocsp')).toBe(never);
    const { periods: _, ...unlisted } = anchor;
    expect(store.why(unlisted, utc('2026-01-01'), 'ocsp')).toBe(never);
  });
});

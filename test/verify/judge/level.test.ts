/** Baseline levels of documents that hold what a level asks for, but for one thing (EN 319 142-1, 6.3). */
import { describe, expect, test } from 'vitest';
import { context, oid, sequence, setOf } from '../../../src/pki/asn1/writer.ts';
import type { Stored } from '../../../src/verify/facts.ts';
import type { PadesLevel } from '../../../src/verify/result.ts';
import { createVerifier } from '../../../src/verify/verify.ts';
import { buildCrl, distributionPoints } from '../../pki/support/crl-builder.ts';
import {
  type Authority,
  basicConstraints,
  extKeyUsage,
  keyUsage,
  makeAuthority,
} from '../../pki/support/mini-ca.ts';
import { buildOcsp, type OcspInput } from '../../pki/support/ocsp-builder.ts';
import { type StoreInput, storing } from '../../support/dss.ts';
import { Paper } from '../../support/paper.ts';
import {
  authority,
  type CmsInput,
  makeCms,
  makeSigner,
  makeTimeStamp,
  root,
  signer,
} from '../../support/sealing.ts';
import { at, first, verdict } from '../judge.ts';

const stampedAt = new Date('2026-06-01T12:00:05Z');
const hoursLater = (count: number): Date => new Date(stampedAt.getTime() + count * 3_600_000);
const stamp = (value: Uint8Array): Uint8Array => makeTimeStamp(value, stampedAt);
const sign = (input: Partial<CmsInput> = {}): Paper =>
  Paper.make().seal({ room: 8000, cms: (content) => makeCms({ ...input, content }) });
const levelOf = (paper: Paper): PadesLevel | null | undefined =>
  verdict(paper).signatures.find(({ kind }) => kind === 'signature')?.level;

/** Of which no data can be lacking. */
const clock = makeAuthority('Stamps for itself', undefined, {
  extensions: [keyUsage(0), extKeyUsage(true, '1.3.6.1.5.5.7.3.8')],
});

const list = buildCrl({ by: authority });
const rootList = buildCrl({ by: root });
const complete: StoreInput = { certificates: [root.der], crls: [list, rootList] };
const stamped = sign({ stamp });

describe('a time-stamp and no more is B-T, no time-stamp B-B', () => {
  test.each<[string, Paper, PadesLevel]>([
    ['nothing', sign(), 'B-B'],
    ['validation data without a time-stamp', storing(sign(), complete), 'B-B'],
    ['a signature time-stamp', stamped, 'B-T'],
    ['a document time-stamp behind it', sign().timestamp(stampedAt), 'B-T'],
    ['a document time-stamp before it', Paper.make().timestamp(stampedAt).seal(), 'B-B'],
    [
      'a document time-stamp of which Type says that it is a signature (5.4.3)',
      sign().seal({
        subFilter: 'ETSI.RFC3161',
        type: 'Sig',
        cms: (covered) => makeTimeStamp(covered, stampedAt),
      }),
      'B-B',
    ],
  ])('%s', (_, paper, level) => {
    expect(levelOf(paper)).toBe(level);
  });
});

describe('revocation data for every certificate below the topmost at hand is B-LT', () => {
  /** adbe-revocationInfoArchival. */
  const archival = sequence(oid('1.2.840.113583.1.1.8'), setOf(sequence(context(0, sequence(list)))));
  const stranger = makeSigner('Nobody’s', { issuedBy: makeAuthority('Unknown') });
  const about = (one: Authority, issuer: Authority): Uint8Array =>
    buildOcsp({ by: issuer, singles: [{ about: one, issuer }] });

  test.each<[string, Paper, PadesLevel]>([
    ['for all of them', storing(stamped, complete), 'B-LT'],
    ['certificates alone', storing(stamped, { ...complete, crls: [] }), 'B-T'],
    ['none about the signer', storing(stamped, { ...complete, crls: [rootList] }), 'B-T'],
    ['none about its issuer', storing(stamped, { ...complete, crls: [list] }), 'B-T'],
    ['none about its issuer, which is the topmost at hand', storing(stamped, { crls: [list] }), 'B-LT'],
    ['carried by the signature', sign({ stamp, more: [archival] }), 'B-LT'],
    [
      'none about the topmost itself, which only says it issued itself',
      storing(stamped, { certificates: [root.der], crls: [list], ocsps: [about(authority, root)] }),
      'B-LT',
    ],
    [
      'a signer whose issuer is not at hand',
      storing(sign({ by: stranger, stamp }), { crls: [list, rootList] }),
      'B-T',
    ],
  ])('%s', (_, paper, level) => {
    expect(levelOf(paper)).toBe(level);
  });

  test('time-stamps that hold want it too, others do not', () => {
    const clockAuthority = makeAuthority('Clock authority', root);
    const other = makeAuthority('Clock', clockAuthority, {
      extensions: [basicConstraints(false), keyUsage(0), extKeyUsage(true, '1.3.6.1.5.5.7.3.8')],
    });
    const byClock = (value: Uint8Array): Uint8Array => makeTimeStamp(value, stampedAt, other);
    const more = { ...complete, certificates: [root.der, clockAuthority.der] };
    const paper = sign({ stamp: byClock });
    expect(levelOf(storing(paper, more))).toBe('B-T');
    const crls = [list, rootList, buildCrl({ by: clockAuthority })];
    expect(levelOf(storing(paper, { ...more, crls }))).toBe('B-LT');
    const ofAnother = sequence(oid('1.2.840.113549.1.9.16.2.14'), setOf(byClock(Buffer.from('another'))));
    const withBroken = sign({ stamp, unsigned: () => [ofAnother] });
    expect(first(withBroken).codes).toContain('timestamp-invalid');
    expect(levelOf(storing(withBroken, more))).toBe('B-LT');
  });

  test('of nobody but who issued themselves some must be there all the same', () => {
    const by = makeAuthority('Signs for itself', undefined, { extensions: [keyUsage(0)] });
    const paper = sign({
      by,
      certificates: [by.der],
      stamp: (value) => makeTimeStamp(value, stampedAt, clock),
    });
    expect(levelOf(paper)).toBe('B-T');
    expect(levelOf(storing(paper, { crls: [list] }))).toBe('B-LT');
  });

  test('the issuer is found among others of its name and behind strangers', () => {
    const namesakes = Array.from({ length: 3 }, () => makeAuthority('Test Authority', root).der);
    const strangers = Array.from({ length: 17 }, (_, i) => makeAuthority(`Stranger ${i}`).der);
    const alone = sign({ stamp, certificates: [signer.der] });
    const certificates = [...strangers, ...namesakes, authority.der, root.der];
    expect(levelOf(storing(alone, { ...complete, certificates }))).toBe('B-LT');
    expect(levelOf(storing(alone, { certificates, crls: [list] }))).toBe('B-T');
  });

  test('authorities that issued each other end', () => {
    const [one, other] = [makeAuthority('One'), makeAuthority('Other')];
    const crossed = [
      makeAuthority('One', other, { key: one.key }),
      makeAuthority('Other', one, { key: other.key }),
    ];
    const by = makeSigner('Below both', { issuedBy: one });
    const certificates = crossed.map(({ der }) => der);
    const paper = sign({ by, stamp, certificates: [by.der] });
    const crls = [list, rootList, buildCrl({ by: one }), buildCrl({ by: other })];
    expect(levelOf(storing(paper, { certificates: [...certificates, root.der], crls }))).toBe('B-LT');
    expect(levelOf(storing(paper, { certificates, crls: crls.slice(0, 3) }))).toBe('B-T');
    const [shown] = createVerifier({ at, explain: true }).verify(
      storing(paper, { certificates }).bytes,
    ).signatures;
    const chain = shown?.explanation?.chains[0]?.certificates ?? [];
    expect(chain.map(({ subject }) => subject).slice(0, 3)).toEqual(['CN=Below both', 'CN=One', 'CN=Other']);
    expect(chain).toHaveLength(16);
  });
});

describe('revocation data is what speaks of a certificate, be it old or by a responder nobody named (RFC 6960, 4.2.2.2)', () => {
  const plain = sign({
    stamp: (value) => makeTimeStamp(value, stampedAt, clock),
    certificates: [signer.der, authority.der],
  });
  const delegate = makeAuthority('Responder', authority, {
    extensions: [keyUsage(0), extKeyUsage(false, '1.3.6.1.5.5.7.3.9')],
  });
  const stranger = makeAuthority('Responder of the house');
  const singles = [{ about: signer, issuer: authority }];
  const answer = (input: Partial<OcspInput> = {}): Uint8Array =>
    buildOcsp({ by: authority, singles, ...input });
  const forged = buildOcsp({ by: { ...stranger, key: makeAuthority('x').key }, singles });
  const serial = Number.parseInt(signer.certificate.serial, 16);
  const crlIssuer = makeAuthority('CRL issuer', root);
  const someReasons = (...reasons: readonly number[]): Uint8Array =>
    buildCrl({ by: authority, scope: { reasons } });

  test.each<[string, StoreInput, PadesLevel]>([
    ['a list', { crls: [list] }, 'B-LT'],
    ['one that names it', { crls: [buildCrl({ by: authority, entries: [{ serial }] })] }, 'B-LT'],
    ['one signed by another', { crls: [buildCrl({ by: authority, key: stranger })] }, 'B-T'],
    [
      'one of the past',
      { crls: [buildCrl({ by: authority, thisUpdate: '2021-01-01', nextUpdate: '2021-02-01' })] },
      'B-LT',
    ],
    ['lists of some reasons each', { crls: [someReasons(1, 2, 3, 4), someReasons(5, 6, 7, 8)] }, 'B-LT'],
    ['a list of some reasons', { crls: [someReasons(1, 2, 3, 4)] }, 'B-T'],
    ['a response', { ocsps: [answer()] }, 'B-LT'],
    [
      'a response about another',
      { ocsps: [answer({ singles: [{ about: stranger, issuer: authority }] })] },
      'B-T',
    ],
    [
      'a response that does not know it',
      { ocsps: [answer({ singles: [{ about: signer, issuer: authority, status: 'unknown' }] })] },
      'B-T',
    ],
    [
      'by a delegate that stands in the store',
      { certificates: [delegate.der], ocsps: [answer({ by: delegate, carried: [] })] },
      'B-LT',
    ],
    ['by a delegate that is not at hand', { ocsps: [answer({ by: delegate, carried: [] })] }, 'B-T'],
    ['by a responder of the house, which it carries', { ocsps: [answer({ by: stranger })] }, 'B-LT'],
    [
      'by one in the store',
      { certificates: [stranger.der], ocsps: [answer({ by: stranger, carried: [] })] },
      'B-LT',
    ],
    [
      'by one of two of its name',
      {
        ocsps: [
          answer({
            by: stranger,
            byName: true,
            carried: [makeAuthority('Responder of the house'), stranger],
          }),
        ],
      },
      'B-LT',
    ],
    ['by one that is not at hand', { ocsps: [answer({ by: stranger, carried: [] })] }, 'B-T'],
    ['of which another made the signature', { ocsps: [forged] }, 'B-T'],
    [
      'of which another, that it carries, made the signature',
      { ocsps: [answer({ by: { ...stranger, key: delegate.key }, carried: [stranger, delegate] })] },
      'B-T',
    ],
  ])('%s', (_, store, level) => {
    expect(levelOf(storing(plain, store))).toBe(level);
  });

  test('a list of an issuer of lists', () => {
    const by = makeSigner('Pointed', {
      extensions: [
        basicConstraints(false),
        keyUsage(0),
        distributionPoints({ directory: crlIssuer.subject, crlIssuer: crlIssuer.subject }),
      ],
    });
    const paper = sign({ by, stamp: (value) => makeTimeStamp(value, stampedAt, clock) });
    const crls = [buildCrl({ by: crlIssuer, scope: { indirect: true, directory: crlIssuer.subject } })];
    expect(levelOf(storing(paper, { crls }))).toBe('B-T');
    expect(levelOf(storing(paper, { certificates: [crlIssuer.der], crls }))).toBe('B-LT');
  });
});

describe('a document time-stamp over the validation data is B-LTA', () => {
  const stored = storing(stamped, complete);
  const partly = storing(stamped, { ...complete, crls: [list] }).timestamp(hoursLater(1));
  const carrying = sign({
    stamp,
    more: [sequence(oid('1.2.840.113583.1.1.8'), setOf(sequence(context(0, sequence(list)))))],
  }).timestamp(hoursLater(1));

  test.each<[string, Paper, PadesLevel]>([
    ['over all of it', stored.timestamp(hoursLater(1)), 'B-LTA'],
    ['before any', storing(stamped.timestamp(hoursLater(1)), complete), 'B-LT'],
    ['before some of it', storing(partly, complete), 'B-LT'],
    ['before some of it, and another over all', storing(partly, complete).timestamp(hoursLater(2)), 'B-LTA'],
    ['over a signature that carries it, in a document without a store', carrying, 'B-LT'],
    ['over a signature that carries it, and the store came later', storing(carrying, complete), 'B-LT'],
    [
      'that holds no imprint of it',
      stored.seal({
        subFilter: 'ETSI.RFC3161',
        cms: () => makeTimeStamp(Buffer.from('another'), hoursLater(1)),
      }),
      'B-LT',
    ],
  ])('%s', (_, paper, level) => {
    expect(levelOf(paper)).toBe(level);
  });
});

test('a document time-stamp covers a store of its own revision', () => {
  const verifier = createVerifier({ at });
  const gathered = verifier.gather(storing(stamped, complete).timestamp(hoursLater(1)).bytes);
  if (gathered.status === 'error') throw new Error(gathered.error.message);
  const { facts } = gathered;
  const { store, signatures } = facts;
  const covered = signatures[1]?.revision ?? 0;
  const level = (revision: number): PadesLevel | null | undefined => {
    const moved = <T>(all: readonly Stored<T>[]): Stored<T>[] => all.map((one) => ({ ...one, revision }));
    const then = store && {
      certificates: moved(store.certificates),
      crls: moved(store.crls),
      ocsps: moved(store.ocsps),
      revision,
    };
    return verifier.judge({ status: 'read', facts: { ...facts, store: then } }).signatures[0]?.level;
  };
  expect([level(covered - 1), level(covered), level(covered + 1)]).toEqual(['B-LTA', 'B-LTA', 'B-LT']);
});

test('signatures that are not PAdES have no level', () => {
  const plain = Paper.make().seal({
    subFilter: 'adbe.pkcs7.detached',
    room: 6000,
    cms: (content) => makeCms({ content, stamp }),
  });
  expect(levelOf(storing(plain, complete))).toBeNull();
});

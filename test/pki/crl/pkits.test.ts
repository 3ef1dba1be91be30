/**
 * Cases of the kind of NIST PKITS 4.4 (basic revocation), 4.14 (distribution points) and 4.15 (delta CRLs), made here;
 * openssl judges each as well. Where the two differ, the case says why.
 */
import { describe, expect, it } from 'vitest';
import { defaultLimits } from '../../../src/limits.ts';
import { encode, nullValue, octetString, oid, sequence } from '../../../src/pki/asn1/writer.ts';
import { parseCrl } from '../../../src/pki/crl/crl.ts';
import type { Certificate } from '../../../src/pki/x509/types.ts';
import { crlIssuers } from '../../../src/verify/judge/crl-issuer.ts';
import type { Evidence, RevocationMaterial } from '../../../src/verify/judge/evidence.ts';
import { proofsOfExistence } from '../../../src/verify/judge/proofs.ts';
import { revocationOf } from '../../../src/verify/judge/revocation.ts';
import { createTrust } from '../../../src/verify/judge/trust.ts';
import { basicPolicy } from '../../../src/verify/policy.ts';
import { programTest } from '../../support/programs.ts';
import {
  buildCrl,
  type CrlInput,
  distributionPoints,
  freshestCrl,
  type PointInput,
} from '../support/crl-builder.ts';
import {
  type Authority,
  basicConstraints,
  extension,
  keyUsage,
  makeAuthority,
  name,
  pemOf,
  utf8,
} from '../support/mini-ca.ts';
import { openssl, withFolder } from '../support/temporary.ts';

const at = new Date('2026-06-15T00:00:00Z');
type Word = 'good' | 'revoked' | 'unknown';

const root = makeAuthority('Anchor');
const ca = makeAuthority('CA', root, { serial: 77 });
const serial = 0x1234;
const endEntity = (by: Authority = ca, ...extensions: readonly Uint8Array[]): Authority =>
  makeAuthority('User', by, {
    serial,
    extensions: [basicConstraints(false), keyUsage(0, 1), ...extensions],
  });
const user = endEntity();
const rootCrl = buildCrl({ by: root, number: 1 });

interface World {
  /** End entity first, then its issuers below the anchor. */
  readonly path?: readonly Authority[];
  readonly others?: readonly Authority[];
  readonly crls: readonly CrlInput[];
  /** CRLs of the anchor instead of an empty one. */
  readonly rootCrls?: readonly CrlInput[];
}

interface Case {
  readonly title: string;
  readonly world: World;
  readonly word: Word;
  /** What openssl says instead, and why kyso does not. */
  readonly differs?: { readonly openssl: Word; readonly why: string };
}

function judged({ path = [user, ca], others = [], crls, rootCrls }: World): Word {
  const ders = [...crls.map(buildCrl), ...(rootCrls?.map(buildCrl) ?? [rootCrl])];
  const material: RevocationMaterial[] = [{ crls: ders.map(parseCrl), ocsps: [], origin: 'a file given' }];
  const atHand = [...path, ...others].map(({ certificate }) => certificate);
  const trust = createTrust({
    anchors: [root.certificate],
    intermediates: [],
    policy: basicPolicy,
    limits: defaultLimits,
  });
  const proofs = proofsOfExistence(at);
  const evidence = { pool: () => atHand, material: () => material } as Partial<Evidence> as Evidence;
  const [leaf] = atHand as [Certificate];
  const { result } = trust.chain(leaf, atHand, at, 'document-signing');
  expect(result.status).toBe('trusted');
  const question = {
    signer: leaf,
    cms: undefined as never,
    purpose: 'document-signing',
    proven: undefined,
  } as const;
  const authorised = crlIssuers(question, result, at, { trust, policy: basicPolicy, at, evidence, proofs });
  const words = result.path.slice(0, -1).map((certificate, i) => {
    const issuer = result.path[i + 1] as Certificate;
    return revocationOf({ certificate, issuer, material, atHand, authorised }, at, at, proofs, basicPolicy)
      .status;
  });
  return words.find((word) => word === 'revoked') ?? words.find((word) => word === 'unknown') ?? 'good';
}

function opensslWord({ path = [user, ca], others = [], crls, rootCrls }: World): Word {
  const ders = [...crls.map(buildCrl), ...(rootCrls?.map(buildCrl) ?? [rootCrl])];
  return withFolder((file) => {
    const [leaf, ...issuers] = path as [Authority, ...Authority[]];
    const untrusted = [...issuers, ...others].map(({ der }) => pemOf(der)).join('');
    const { output } = openssl(
      ...['verify', '-crl_check_all', '-extended_crl', '-use_deltas', '-attime', String(at.getTime() / 1000)],
      ...['-CAfile', file('root.pem', pemOf(root.der)), '-untrusted', file('untrusted.pem', untrusted)],
      ...['-CRLfile', file('crls.pem', ders.map((der) => pemOf(der, 'X509 CRL')).join(''))],
      file('leaf.pem', pemOf(leaf.der)),
    );
    if (/: OK/.test(output)) return 'good';
    return /certificate revoked/.test(output) ? 'revoked' : 'unknown';
  });
}

const listed = { serial };
const critical = extension('1.2.3.4', nullValue(), true);
const other = makeAuthority('Other CA', root);
const noCrlSign = makeAuthority('CA', root, { extensions: [basicConstraints(true), keyUsage(5)] });
const keyIdentifier = (octet: number): Uint8Array =>
  extension('2.5.29.14', octetString(Uint8Array.of(octet)));
const byKey = (octet: number): Uint8Array =>
  extension('2.5.29.35', sequence(encode(0x80, Uint8Array.of(octet))));
const split = makeAuthority('CA', root, {
  extensions: [basicConstraints(true), keyUsage(5), keyIdentifier(1)],
});
const splitPath = [endEntity(split), split];
const crlKey = makeAuthority('CA', root, {
  serial: 88,
  extensions: [basicConstraints(false), keyUsage(6), keyIdentifier(2)],
});
const strangerKey = makeAuthority('CA', makeAuthority('Nobody'), {
  extensions: [basicConstraints(false), keyUsage(6)],
});
const weakKey = makeAuthority('CA', root, { extensions: [basicConstraints(false), keyUsage(0)] });
const onlyCrl = makeAuthority('Indirect CRL issuer', root, {
  serial: 99,
  extensions: [basicConstraints(false), keyUsage(6)],
});
const uri = 'http://crl.example/1';
const rdn = (text: string): Uint8Array => sequence(oid('2.5.4.3'), utf8(text));
const below = (text: string): Uint8Array => name('CA', text);
const dp = (...points: readonly PointInput[]): Authority => endEntity(ca, distributionPoints(...points));
const someA = [1, 2, 3, 4];
const someB = [5, 6, 7, 8];
const fresh = endEntity(ca, freshestCrl(uri));
const indirect = { indirect: true };
const byOther = dp({ crlIssuer: onlyCrl.subject, directory: onlyCrl.subject });
const plain = (...entries: NonNullable<CrlInput['entries']>): CrlInput => ({ by: ca, number: 1, entries });
const delta = (base: number, number: number, ...entries: NonNullable<CrlInput['entries']>): CrlInput => ({
  by: ca,
  base,
  number,
  entries,
});

const caseOf = (title: string, world: World, word: Word, differs?: Case['differs']): Case => ({
  title,
  world,
  word,
  ...(differs ? { differs } : {}),
});

const basic: readonly Case[] = [
  caseOf('4.4.1 no CRL of the CA', { crls: [] }, 'unknown'),
  caseOf('a CRL that does not list it', { crls: [plain({ serial: 1 }, { serial: 0x1235 })] }, 'good'),
  caseOf(
    '4.4.2 the CA is revoked',
    { crls: [plain()], rootCrls: [{ by: root, entries: [{ serial: 77 }] }] },
    'revoked',
  ),
  caseOf('4.4.3 the end entity is revoked', { crls: [plain(listed)] }, 'revoked'),
  caseOf('4.4.4 a CRL signed by another key', { crls: [{ ...plain(), key: other }] }, 'unknown'),
  caseOf('4.4.5 a CRL of another issuer name', { crls: [{ by: other }] }, 'unknown'),
  caseOf(
    "4.4.6 another issuer's CRL lists the serial",
    { crls: [plain(), { by: other, entries: [listed] }] },
    'good',
  ),
  caseOf(
    '4.4.7 two CRLs, one of them good and the other of a wrong key',
    { crls: [{ ...plain(listed), key: other }, plain()] },
    'good',
    {
      openssl: 'unknown',
      why: 'openssl takes one CRL by name and does not go on to the next when its signature fails',
    },
  ),
  caseOf(
    '4.4.8 an unknown critical entry extension on the one sought',
    { crls: [plain({ serial, extensions: [critical] })] },
    'unknown',
  ),
  caseOf(
    '4.4.8 an unknown critical entry extension on another entry',
    { crls: [plain({ serial: 5, extensions: [critical] })] },
    'unknown',
  ),
  caseOf(
    'an unknown entry extension that is not critical',
    { crls: [plain({ serial: 5, extensions: [extension('1.2.3.4', nullValue())] })] },
    'good',
  ),
  caseOf(
    '4.4.9 an unknown critical CRL extension',
    { crls: [{ ...plain(), extensions: [critical] }] },
    'unknown',
  ),
  caseOf(
    '4.4.10 the same on a CRL that lists it',
    { crls: [{ ...plain(listed), extensions: [critical] }] },
    'unknown',
  ),
  caseOf(
    'an unknown CRL extension that is not critical',
    { crls: [{ ...plain(), extensions: [extension('1.2.3.4', nullValue())] }] },
    'good',
  ),
  caseOf('4.4.11 nextUpdate in the past', { crls: [{ ...plain(), nextUpdate: '2026-06-10' }] }, 'unknown'),
  caseOf(
    '4.4.12 nextUpdate before 2000',
    { crls: [{ ...plain(), thisUpdate: '1999-01-01', nextUpdate: '1999-06-01' }] },
    'unknown',
  ),
  caseOf('4.4.13 nextUpdate in 2049', { crls: [{ ...plain(), nextUpdate: '2049-06-01' }] }, 'good'),
  caseOf('a thisUpdate in the future', { crls: [{ ...plain(), thisUpdate: '2026-06-20' }] }, 'unknown'),
  caseOf(
    'no nextUpdate, and made a month ago',
    { crls: [{ ...plain(), thisUpdate: '2026-05-01', nextUpdate: null }] },
    'unknown',
    {
      openssl: 'good',
      why: 'without a next update the policy grants a week (EN 319 102-1, 5.2.5); openssl grants eternity',
    },
  ),
  caseOf(
    'no nextUpdate, and made this week',
    { crls: [{ ...plain(), thisUpdate: '2026-06-12', nextUpdate: null }] },
    'good',
  ),
  caseOf('4.4.14 a negative serial number', { crls: [plain({ serial: -1 })] }, 'good'),
  caseOf(
    '4.4.15 a negative serial number, listed',
    {
      path: [makeAuthority('User', ca, { serial: -1, extensions: [basicConstraints(false)] }), ca],
      crls: [plain({ serial: -1 })],
    },
    'revoked',
  ),
  caseOf('4.4.16 a long serial number beside', { crls: [plain({ serial: 0x7fffffffffff })] }, 'good'),
  caseOf(
    '4.4.17 a long serial number, listed',
    {
      path: [
        makeAuthority('User', ca, { serial: 0x7fffffffffff, extensions: [basicConstraints(false)] }),
        ca,
      ],
      crls: [plain({ serial: 0x7fffffffffff })],
    },
    'revoked',
  ),
  caseOf(
    '4.4.19 a CRL key of its own',
    { path: splitPath, others: [crlKey], crls: [{ ...plain(), key: crlKey, extensions: [byKey(2)] }] },
    'good',
  ),
  caseOf(
    '4.4.20 a CRL key of its own lists it',
    { path: splitPath, others: [crlKey], crls: [{ ...plain(listed), key: crlKey, extensions: [byKey(2)] }] },
    'revoked',
  ),
  caseOf(
    '4.4.21 a CRL key of its own that is revoked',
    {
      path: splitPath,
      others: [crlKey],
      crls: [{ ...plain(), key: crlKey, extensions: [byKey(2)] }],
      rootCrls: [{ by: root, entries: [{ serial: 88 }] }],
    },
    'unknown',
    {
      openssl: 'revoked',
      why: "openssl gives the error of the CRL issuer's path as that of the certificate's",
    },
  ),
  caseOf(
    'a CRL key of that name under another root',
    { others: [strangerKey], crls: [{ ...plain(), key: strangerKey }] },
    'unknown',
  ),
  caseOf(
    'a key of that name without cRLSign',
    { others: [weakKey], crls: [{ ...plain(), key: weakKey }] },
    'unknown',
  ),
  caseOf(
    'a CA without cRLSign',
    { path: [endEntity(noCrlSign), noCrlSign], crls: [{ by: noCrlSign }] },
    'unknown',
  ),
  caseOf('on hold', { crls: [plain({ serial, reason: 6 })] }, 'revoked'),
  caseOf(
    'on hold, and not on a newer CRL',
    { crls: [plain({ serial, reason: 6 }), { ...plain(), number: 2, thisUpdate: '2026-06-10' }] },
    'good',
  ),
  caseOf(
    'revoked for good, and missing on a newer CRL',
    { crls: [plain({ serial, reason: 4 }), { ...plain(), number: 2, thisUpdate: '2026-06-10' }] },
    'revoked',
    {
      openssl: 'good',
      why: 'openssl reads the newest CRL only; a revocation is final (RFC 5280, 3.3)',
    },
  ),
  caseOf(
    'listed twice: the revocation counts, not the hold',
    { crls: [plain({ serial, reason: 6 }, { serial, reason: 1 })] },
    'revoked',
  ),
  caseOf('a revocation that lies in the future', { crls: [plain({ serial, at: '2026-06-20' })] }, 'good', {
    openssl: 'revoked',
    why: 'openssl does not read the revocation date; the certificate is in force until then',
  }),
];

const points: readonly Case[] = [
  caseOf(
    '4.14.1 the name of the point in both',
    { path: [dp({ directory: below('A') }), ca], crls: [{ ...plain(), scope: { directory: below('A') } }] },
    'good',
  ),
  caseOf(
    '4.14.2 the same, listed',
    {
      path: [dp({ directory: below('A') }), ca],
      crls: [{ ...plain(listed), scope: { directory: below('A') } }],
    },
    'revoked',
  ),
  caseOf(
    '4.14.3 another name in the CRL',
    { path: [dp({ directory: below('A') }), ca], crls: [{ ...plain(), scope: { directory: below('B') } }] },
    'unknown',
  ),
  caseOf(
    '4.14.4 no name in the CRL',
    { path: [dp({ directory: below('A') }), ca], crls: [{ ...plain(), scope: { only: 'users' } }] },
    'good',
  ),
  caseOf(
    '4.14.5 a relative name in the CRL',
    { path: [dp({ directory: below('A') }), ca], crls: [{ ...plain(), scope: { relative: rdn('A') } }] },
    'good',
  ),
  caseOf(
    '4.14.6 the same, listed',
    {
      path: [dp({ directory: below('A') }), ca],
      crls: [{ ...plain(listed), scope: { relative: rdn('A') } }],
    },
    'revoked',
  ),
  caseOf(
    '4.14.7 a relative name in both',
    { path: [dp({ relative: rdn('A') }), ca], crls: [{ ...plain(), scope: { relative: rdn('A') } }] },
    'good',
  ),
  caseOf(
    '4.14.8 another relative name',
    { path: [dp({ relative: rdn('A') }), ca], crls: [{ ...plain(), scope: { relative: rdn('B') } }] },
    'unknown',
  ),
  caseOf(
    '4.14.9 a relative name in the certificate',
    { path: [dp({ relative: rdn('A') }), ca], crls: [{ ...plain(), scope: { directory: below('A') } }] },
    'good',
  ),
  caseOf('an address in both', { path: [dp({ uri }), ca], crls: [{ ...plain(), scope: { uri } }] }, 'good'),
  caseOf(
    'one of two addresses',
    { path: [dp({ uri }, { uri: `${uri}2` }), ca], crls: [{ ...plain(), scope: { uri: `${uri}2` } }] },
    'good',
  ),
  caseOf(
    'another address',
    { path: [dp({ uri }), ca], crls: [{ ...plain(), scope: { uri: `${uri}2` } }] },
    'unknown',
  ),
  caseOf('a named CRL, a certificate without points', { crls: [{ ...plain(), scope: { uri } }] }, 'unknown'),
  caseOf('4.14.10 users only', { crls: [{ ...plain(), scope: { only: 'users' } }] }, 'good'),
  caseOf(
    '4.14.11 users only, of an authority',
    { path: [makeAuthority('Sub', ca, { serial }), ca], crls: [{ ...plain(), scope: { only: 'users' } }] },
    'unknown',
  ),
  caseOf(
    '4.14.12 authorities only, of a user',
    { crls: [{ ...plain(), scope: { only: 'authorities' } }] },
    'unknown',
  ),
  caseOf(
    '4.14.13 authorities only',
    {
      path: [makeAuthority('Sub', ca, { serial }), ca],
      crls: [{ ...plain(), scope: { only: 'authorities' } }],
    },
    'good',
  ),
  caseOf(
    '4.14.14 attribute certificates only',
    { crls: [{ ...plain(), scope: { only: 'attributes' } }] },
    'unknown',
  ),
  caseOf(
    '4.14.15 some reasons, listed',
    { crls: [{ ...plain({ serial, reason: 1 }), scope: { reasons: someA } }] },
    'revoked',
  ),
  caseOf('4.14.17 some reasons only', { crls: [{ ...plain(), scope: { reasons: someA } }] }, 'unknown'),
  caseOf(
    '4.14.18 all reasons by two CRLs',
    {
      crls: [
        { ...plain(), scope: { reasons: someA } },
        { ...plain(), scope: { reasons: someB } },
      ],
    },
    'good',
  ),
  caseOf(
    '4.14.19 all reasons by two points',
    {
      path: [dp({ uri, reasons: someA }, { uri: `${uri}2`, reasons: someB }), ca],
      crls: [
        { ...plain(), scope: { uri, reasons: someA } },
        { ...plain(), scope: { uri: `${uri}2`, reasons: someB } },
      ],
    },
    'good',
  ),
  caseOf(
    '4.14.20 the same, listed for one of the first',
    {
      path: [dp({ uri, reasons: someA }, { uri: `${uri}2`, reasons: someB }), ca],
      crls: [
        { ...plain({ serial, reason: 1 }), scope: { uri, reasons: someA } },
        { ...plain(), scope: { uri: `${uri}2`, reasons: someB } },
      ],
    },
    'revoked',
  ),
  caseOf(
    '4.14.21 the same, listed for one of the second',
    {
      path: [dp({ uri, reasons: someA }, { uri: `${uri}2`, reasons: someB }), ca],
      crls: [
        { ...plain(), scope: { uri, reasons: someA } },
        { ...plain({ serial, reason: 5 }), scope: { uri: `${uri}2`, reasons: someB } },
      ],
    },
    'revoked',
  ),
  caseOf(
    'all reasons, but the second point has the same as the first',
    {
      path: [dp({ uri, reasons: someA }, { uri: `${uri}2`, reasons: someA }), ca],
      crls: [
        { ...plain(), scope: { uri, reasons: someA } },
        { ...plain(), scope: { uri: `${uri}2`, reasons: someA } },
      ],
    },
    'unknown',
  ),
  caseOf(
    'all reasons, one of the CRLs stale',
    {
      crls: [
        { ...plain(), scope: { reasons: someA } },
        { ...plain(), nextUpdate: '2026-06-10', scope: { reasons: someB } },
      ],
    },
    'unknown',
  ),
  caseOf('4.14.22 an indirect CRL of the issuer itself', { crls: [{ ...plain(), scope: indirect }] }, 'good'),
  caseOf(
    '4.14.23 the same, listed without issuer',
    { crls: [{ ...plain(listed), scope: indirect }] },
    'revoked',
  ),
  caseOf(
    '4.14.24 the same, listed for another issuer',
    { crls: [{ ...plain({ serial, issuer: other.subject }), scope: indirect }] },
    'good',
  ),
  caseOf(
    'an entry for another issuer in front does not end its sway',
    { crls: [{ ...plain({ serial: 3, issuer: other.subject }, listed), scope: indirect }] },
    'good',
  ),
  caseOf(
    'and the own issuer named again does',
    {
      crls: [
        {
          ...plain({ serial: 3, issuer: other.subject }, { serial: 4, issuer: ca.subject }, listed),
          scope: indirect,
        },
      ],
    },
    'revoked',
  ),
  caseOf(
    '4.14.25 an indirect CRL by another issuer',
    {
      path: [byOther, ca],
      others: [onlyCrl],
      crls: [{ by: onlyCrl, scope: { ...indirect, directory: onlyCrl.subject } }],
    },
    'good',
  ),
  caseOf(
    '4.14.26 the same, listed',
    {
      path: [byOther, ca],
      others: [onlyCrl],
      crls: [
        {
          by: onlyCrl,
          scope: { ...indirect, directory: onlyCrl.subject },
          entries: [{ serial, issuer: ca.subject }],
        },
      ],
    },
    'revoked',
  ),
  caseOf(
    '4.14.27 the same serial of another issuer',
    {
      path: [byOther, ca],
      others: [onlyCrl],
      crls: [
        {
          by: onlyCrl,
          scope: { ...indirect, directory: onlyCrl.subject },
          entries: [{ serial, issuer: other.subject }, listed],
        },
      ],
    },
    'good',
  ),
  caseOf(
    "the same serial without an issuer: it is the CRL issuer's",
    {
      path: [byOther, ca],
      others: [onlyCrl],
      crls: [{ by: onlyCrl, scope: { ...indirect, directory: onlyCrl.subject }, entries: [listed] }],
    },
    'good',
  ),
  caseOf(
    'by another issuer, but not indirect',
    {
      path: [byOther, ca],
      others: [onlyCrl],
      crls: [{ by: onlyCrl, scope: { directory: onlyCrl.subject } }],
    },
    'unknown',
  ),
  caseOf(
    'an indirect CRL no point names',
    { others: [onlyCrl], crls: [{ by: onlyCrl, scope: indirect }] },
    'unknown',
  ),
  caseOf(
    '4.14.28 the CRL issuer is not at hand',
    { path: [byOther, ca], crls: [{ by: onlyCrl, scope: { ...indirect, directory: onlyCrl.subject } }] },
    'unknown',
  ),
  caseOf(
    '4.14.34 the CRL issuer is revoked',
    {
      path: [byOther, ca],
      others: [onlyCrl],
      crls: [{ by: onlyCrl, scope: { ...indirect, directory: onlyCrl.subject } }],
      rootCrls: [{ by: root, entries: [{ serial: 99 }] }],
    },
    'unknown',
    {
      openssl: 'revoked',
      why: "openssl gives the error of the CRL issuer's path as that of the certificate's",
    },
  ),
];

const deltas: readonly Case[] = [
  caseOf('4.15.1 a delta alone', { path: [fresh, ca], crls: [delta(1, 2)] }, 'unknown'),
  caseOf('4.15.2 neither lists it', { path: [fresh, ca], crls: [plain(), delta(1, 2)] }, 'good'),
  caseOf('4.15.3 the base lists it', { path: [fresh, ca], crls: [plain(listed), delta(1, 2)] }, 'revoked'),
  caseOf('4.15.4 the delta lists it', { path: [fresh, ca], crls: [plain(), delta(1, 2, listed)] }, 'revoked'),
  caseOf(
    '4.15.5 on hold, and removed by the delta',
    { path: [fresh, ca], crls: [plain({ serial, reason: 6 }), delta(1, 2, { serial, reason: 8 })] },
    'good',
  ),
  caseOf(
    'on hold in the base',
    { path: [fresh, ca], crls: [plain({ serial, reason: 6 }), delta(1, 2)] },
    'revoked',
  ),
  caseOf(
    '4.15.6 on hold, and revoked by the delta',
    { path: [fresh, ca], crls: [plain({ serial, reason: 6 }), delta(1, 2, { serial, reason: 1 })] },
    'revoked',
  ),
  caseOf(
    '4.15.7 removed by the delta, never listed',
    { path: [fresh, ca], crls: [plain(), delta(1, 2, { serial, reason: 8 })] },
    'good',
  ),
  caseOf(
    'revoked for good is not undone by removeFromCRL',
    { path: [fresh, ca], crls: [plain({ serial, reason: 1 }), delta(1, 2, { serial, reason: 8 })] },
    'revoked',
    {
      openssl: 'good',
      why: 'an entry that is no hold leaves a CRL only when the certificate expires (RFC 5280, 5.3.1)',
    },
  ),
  caseOf(
    '4.15.8 a base newer than the one the delta names',
    { path: [fresh, ca], crls: [{ ...plain(), number: 5 }, delta(3, 6, listed)] },
    'revoked',
  ),
  caseOf(
    '4.15.9 a base older than the one the delta names',
    { path: [fresh, ca], crls: [plain(), delta(3, 6)] },
    'good',
    undefined,
  ),
  caseOf(
    'an older base that is stale, with a delta that does not fit',
    { path: [fresh, ca], crls: [{ ...plain(), nextUpdate: '2026-06-10' }, delta(3, 6)] },
    'unknown',
  ),
  caseOf(
    '4.15.10 a stale base and a current delta',
    {
      path: [fresh, ca],
      crls: [
        { ...plain(), nextUpdate: '2026-06-10' },
        { ...delta(1, 2), thisUpdate: '2026-06-10' },
      ],
    },
    'good',
  ),
  caseOf(
    'a delta no newer than its base lifts nothing (6.3.3 (c))',
    {
      path: [fresh, ca],
      crls: [{ ...plain({ serial, reason: 6 }), number: 2 }, delta(1, 2, { serial, reason: 8 })],
    },
    'revoked',
  ),
  caseOf(
    'a delta that names another key lifts nothing (6.3.3 (c) 3)',
    {
      path: [fresh, ca],
      crls: [
        { ...plain({ serial, reason: 6 }), extensions: [byKey(1)] },
        { ...delta(1, 2, { serial, reason: 8 }), extensions: [byKey(2)] },
      ],
    },
    'revoked',
  ),
  caseOf(
    'a delta that names the same key lifts a hold',
    {
      path: [fresh, ca],
      crls: [
        { ...plain({ serial, reason: 6 }), extensions: [byKey(1)] },
        { ...delta(1, 2, { serial, reason: 8 }), extensions: [byKey(1)] },
      ],
    },
    'good',
  ),
  caseOf(
    'a stale delta, and a base that is current',
    { path: [fresh, ca], crls: [plain(), { ...delta(1, 2), nextUpdate: '2026-06-10' }] },
    'good',
  ),
  caseOf(
    'both stale',
    {
      path: [fresh, ca],
      crls: [
        { ...plain(), nextUpdate: '2026-06-10' },
        { ...delta(1, 2), nextUpdate: '2026-06-11' },
      ],
    },
    'unknown',
  ),
  caseOf(
    'a delta of another scope',
    {
      path: [fresh, ca],
      crls: [
        { ...plain(), nextUpdate: '2026-06-10' },
        { ...delta(1, 2), scope: { only: 'users' } },
      ],
    },
    'unknown',
  ),
  caseOf(
    'a base and a delta of the same scope',
    {
      path: [fresh, ca],
      crls: [
        { ...plain(), scope: { only: 'users' }, nextUpdate: '2026-06-10' },
        { ...delta(1, 2), scope: { only: 'users' } },
      ],
    },
    'good',
  ),
  caseOf(
    'a delta signed by another key',
    { path: [fresh, ca], crls: [plain(), { ...delta(1, 2, listed), key: other }] },
    'good',
    { openssl: 'unknown', why: 'openssl ends at the first CRL whose signature fails' },
  ),
  caseOf(
    'a base without a number',
    { path: [fresh, ca], crls: [{ by: ca, nextUpdate: '2026-06-10' }, delta(1, 2)] },
    'unknown',
  ),
  caseOf(
    'a delta that a freshestCRL of the base announces',
    { crls: [{ ...plain(), freshest: uri }, delta(1, 2, listed)] },
    'revoked',
  ),
  caseOf('a delta nothing announces', { crls: [plain(), delta(1, 2, listed)] }, 'revoked', {
    openssl: 'good',
    why: 'openssl looks for deltas only where freshestCRL announces them; a signed revocation at hand counts',
  }),
  caseOf(
    'two deltas: the newer one lifts the hold of the older',
    {
      path: [fresh, ca],
      crls: [
        plain(),
        { ...delta(1, 2, { serial, reason: 6 }), thisUpdate: '2026-06-05' },
        { ...delta(1, 3, { serial, reason: 8 }), thisUpdate: '2026-06-10' },
      ],
    },
    'good',
    {
      openssl: 'revoked',
      why: 'openssl takes the first delta that fits',
    },
  ),
  caseOf(
    'a delta older than its base',
    { path: [fresh, ca], crls: [{ ...plain(), number: 5 }, delta(1, 4)] },
    'good',
  ),
];

for (const [title, cases] of [
  ['basic revocation (PKITS 4.4; RFC 5280, 6.3)', basic],
  ['distribution points (PKITS 4.14; RFC 5280, 4.2.1.13 and 5.2.5)', points],
  ['delta CRLs (PKITS 4.15; RFC 5280, 5.2.4)', deltas],
] as const)
  describe(title, () => {
    it.each(cases)('$title: $word', ({ world, word }) => {
      expect(judged(world)).toBe(word);
    });
    programTest(['openssl'], 'openssl says the same, but where a reason is given', () => {
      const words = cases.map(({ title: of, world }) => [of, opensslWord(world)]);
      expect(words).toEqual(cases.map((one) => [one.title, one.differs?.openssl ?? one.word]));
    });
  });

import { createHash } from 'node:crypto';
import { describe, expect } from 'vitest';
import { publicKeyOctets } from '../../../../src/pki/algorithms/public-key.ts';
import { encode, octetString, sequence } from '../../../../src/pki/asn1/writer.ts';
import { anchorSet } from '../../../../src/pki/path/anchors.ts';
import { findPath } from '../../../../src/pki/path/search.ts';
import type { PathProblemCode, PathRules, PolicyInputs } from '../../../../src/pki/path/types.ts';
import { parseCertificate } from '../../../../src/pki/x509/certificate.ts';
import { anyPolicy } from '../../../../src/pki/x509/policies.ts';
import { programTest } from '../../../support/programs.ts';
import {
  type Authority,
  basicConstraints,
  type CertificateInput,
  extension,
  keyUsage,
  makeAuthority,
  name,
  newKey,
  pemOf,
  spkiOf,
} from '../../support/mini-ca.ts';
import { openssl, withFolder } from '../../support/temporary.ts';
import { type Difference, differences } from './differences.ts';

/** When every path of the suite is validated, unless a case says otherwise. */
const defaultTime = '2026-06-01T00:00:00Z';

/** One certificate of a path; what is absent is as in any other of its kind. */
export interface Link extends Partial<Omit<CertificateInput, 'issuer' | 'extensions'>> {
  readonly kind: 'ca' | 'ee';
  /** Subject equal to the issuer's, with a key of its own. */
  readonly selfIssued?: true;
  /** Besides basicConstraints, keyUsage and key identifiers. */
  readonly more?: readonly Uint8Array[];
  /** In place of basicConstraints and keyUsage. */
  readonly instead?: readonly Uint8Array[];
  /** Named as issuer in place of the one above. */
  readonly issuerName?: Uint8Array;
  /** In place of the issuer's key identifier. */
  readonly issuerKey?: Uint8Array;
  /** Changed after it was signed. */
  readonly tamper?: (der: Uint8Array) => Uint8Array;
}

export const ca = (more: readonly Uint8Array[] = [], rest: Omit<Link, 'kind' | 'more'> = {}): Link => ({
  kind: 'ca',
  more,
  ...rest,
});
export const ee = (more: readonly Uint8Array[] = [], rest: Omit<Link, 'kind' | 'more'> = {}): Link => ({
  kind: 'ee',
  more,
  ...rest,
});

/** What a case expects: a path that holds, or the code of the first problem. */
type Outcome = 'valid' | PathProblemCode;

export interface PkitsCase {
  readonly rule: string;
  /** From below the anchor down to the leaf. */
  readonly path: readonly Link[];
  readonly outcome: Outcome;
  readonly policies?: PolicyInputs;
  readonly at?: string;
  /** openssl's word is the other one, and why. */
  readonly differs?: Difference;
  readonly anchor?: Authority;
  readonly rules?: Omit<PathRules, 'policies'>;
}

const keyIdentifier = (spki: Uint8Array): Uint8Array =>
  createHash('sha1').update(publicKeyOctets(spki)).digest();

export function makeAnchor(commonName = 'Trust Anchor', input: Partial<CertificateInput> = {}): Authority {
  const key = input.key ?? newKey();
  const own = extension('2.5.29.14', octetString(keyIdentifier(input.spki ?? spkiOf(key))));
  return makeAuthority(commonName, undefined, {
    extensions: [basicConstraints(true), keyUsage(5, 6), own],
    ...input,
    key,
  });
}

const sharedAnchor = makeAnchor();

/** The certificates of a path, from below the anchor down. */
export function build(links: readonly Link[], anchor: Authority): Authority[] {
  const made: Authority[] = [];
  let issuer = anchor;
  let issuerSpki = spkiOf(anchor.key);
  for (const [index, link] of links.entries()) {
    const { kind, selfIssued, more = [], instead, issuerName, issuerKey, tamper, ...rest } = link;
    const key = rest.key ?? newKey();
    const spki = rest.spki ?? spkiOf(key);
    const usual = kind === 'ca' ? [basicConstraints(true), keyUsage(5, 6)] : [keyUsage(0, 1)];
    const identifiers = [
      extension('2.5.29.14', octetString(keyIdentifier(spki))),
      extension('2.5.29.35', sequence(encode(0x80, issuerKey ?? keyIdentifier(issuerSpki)))),
    ];
    const subject = selfIssued ? issuer.subject : (rest.subject ?? name(`${kind} ${index + 1}`));
    const extensions = rest.version === 1 ? [] : [...(instead ?? usual), ...identifiers, ...more];
    const named = { ...issuer, subject: issuerName ?? issuer.subject };
    issuer = makeAuthority('', named, { ...rest, key, subject, extensions });
    if (tamper !== undefined) issuer = { ...issuer, der: tamper(issuer.der) };
    issuerSpki = spki;
    made.push(issuer);
  }
  return made;
}

/** Cases of one section, each asked of kyso and of openssl. */
export function section(title: string, cases: readonly PkitsCase[]): void {
  describe(title, () => {
    for (const one of cases)
      programTest(['openssl'], `${one.rule}: ${one.outcome}`, () => {
        const anchor = one.anchor ?? sharedAnchor;
        const made = build(one.path, anchor).map(({ der }) => der);
        expect(ours(one, made, anchor)).toBe(one.outcome);
        const { holds, output } = theirs(one, made, anchor);
        const expected = (one.outcome === 'valid') !== (one.differs !== undefined);
        const why = one.differs === undefined ? '' : differences[one.differs];
        expect({ holds, output: holds === expected ? '' : `${why} ${output}` }).toEqual({
          holds: expected,
          output: '',
        });
      });
  });
}

function ours(
  { policies, at = defaultTime, rules }: PkitsCase,
  made: Uint8Array[],
  anchor: Authority,
): Outcome {
  const certificates = made.map(parseCertificate);
  const leaf = certificates.at(-1);
  if (leaf === undefined) return 'no-anchor';
  const { status, problems } = findPath({
    leaf,
    intermediates: certificates.slice(0, -1),
    anchors: anchorSet([anchor.certificate]),
    at: new Date(at),
    rules: { ...rules, ...(policies === undefined ? {} : { policies }) },
  });
  return status === 'trusted' ? 'valid' : (problems[0]?.code ?? 'no-anchor');
}

function theirs(
  { policies = {}, at = defaultTime }: PkitsCase,
  made: readonly Uint8Array[],
  anchor: Authority,
): { holds: boolean; output: string } {
  const { acceptable, requireExplicit, inhibitMapping, inhibitAny } = policies;
  return withFolder((file) => {
    const { code, output } = openssl(
      ...['verify', '-policy_check', '-attime', String(new Date(at).getTime() / 1000)],
      ...(acceptable ?? [anyPolicy]).flatMap((policy) => ['-policy', policy]),
      ...(requireExplicit ? ['-explicit_policy'] : []),
      ...(inhibitMapping ? ['-inhibit_map'] : []),
      ...(inhibitAny ? ['-inhibit_any'] : []),
      ...['-CAfile', file('anchor.pem', pemOf(anchor.der))],
      ...made.slice(0, -1).flatMap((der, i) => ['-untrusted', file(`${i}.pem`, pemOf(der))]),
      file('leaf.pem', pemOf(made.at(-1) ?? new Uint8Array())),
    );
    return { holds: code === 0, output };
  });
}

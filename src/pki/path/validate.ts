import { KysoError } from '../../errors.ts';
import { defaultLimits } from '../../limits.ts';
import type { SignatureCheck } from '../algorithms/types.ts';
import { ExtensionOid } from '../x509/extensions.ts';
import { understandsQualifiedStatements } from '../x509/qualified.ts';
import type { Certificate, Extension } from '../x509/types.ts';
import { checkNameConstraints } from './name-constraints.ts';
import { checkPolicies } from './policies.ts';
import { problemOf, workBound } from './problems.ts';
import type { PathProblem, PathRules } from './types.ts';
import type { PathWork } from './work.ts';
import { withInheritedParameters } from './working-keys.ts';

export interface PathToValidate {
  /** From the leaf upwards, the anchor last; the leaf alone when it is the anchor itself. */
  readonly path: readonly Certificate[];
  /** Signature of each certificate under the key of the next. */
  readonly checks: readonly SignatureCheck[];
  readonly at: Date;
  readonly rules?: PathRules;
  /** Shared by the paths of one search; a path alone has as much as one. */
  readonly work?: PathWork;
}

/** Extensions whose meaning is followed here or where a certificate is used; any other must not be critical. */
const processed: ReadonlySet<string> = new Set([
  ExtensionOid.basicConstraints,
  ExtensionOid.keyUsage,
  ExtensionOid.extKeyUsage,
  ExtensionOid.subjectAltName,
  ExtensionOid.nameConstraints,
  ExtensionOid.certificatePolicies,
  ExtensionOid.policyConstraints,
  ExtensionOid.policyMappings,
  ExtensionOid.inhibitAnyPolicy,
  ExtensionOid.subjectKeyIdentifier,
  ExtensionOid.authorityKeyIdentifier,
  ExtensionOid.crlDistributionPoints,
  ExtensionOid.authorityInfoAccess,
]);

/** Extensions that, unreadable, leave a certificate without a meaning for the path. */
const decisive: ReadonlySet<string> = new Set([
  'signatureAlgorithm',
  ExtensionOid.basicConstraints,
  ExtensionOid.keyUsage,
  ExtensionOid.extKeyUsage,
  ExtensionOid.subjectAltName,
  ExtensionOid.nameConstraints,
  ExtensionOid.policyMappings,
  ExtensionOid.policyConstraints,
  ExtensionOid.inhibitAnyPolicy,
  'issuer',
  'version',
]);

/**
 * Every reason why a path does not hold; none means it does. The anchor is key plus name: only whether its certificate
 * may issue at all is asked, and what the rules ask besides.
 * @see RFC 5280, 6.1.3 to 6.1.5
 */
export function validatePath({
  path,
  checks,
  at,
  rules = {},
  work = { left: defaultLimits.pathComparisons },
}: PathToValidate): PathProblem[] {
  if (path.length === 1) return path.flatMap((leaf) => checkValidity(leaf, at));
  const judged = path.slice(0, -1);
  const anchor = path.slice(-1);
  const made = withInheritedParameters(path, checks);
  const constraining = rules.anchorConstraints === 'applied' ? path : judged;
  return [
    ...judged.flatMap((certificate, index) => [
      ...checkSignature(certificate, made[index]),
      ...checkValidity(certificate, at),
      ...checkExtensions(certificate),
    ]),
    ...judged.slice(1).flatMap((certificate) => checkAuthority(certificate)),
    ...anchor.flatMap((certificate) => (mayIssue(certificate) ? [] : [notAnAuthority(certificate)])),
    ...(rules.anchorValidity === 'applied' ? anchor.flatMap((each) => checkValidity(each, at)) : []),
    ...checkPathLengths(constraining),
    ...bounded(() => checkNameConstraints(constraining, work)),
    ...bounded(() => checkPolicies(judged, rules.policies ?? {}, work)),
  ];
}

/** Past the bound on comparisons nothing is known of what they would have said. */
function bounded(check: () => PathProblem[]): PathProblem[] {
  try {
    return check();
  } catch (error) {
    if (error instanceof KysoError && error.code === 'limit-exceeded') return [workBound(error.message)];
    throw error;
  }
}

function checkSignature(certificate: Certificate, check: SignatureCheck | undefined): PathProblem[] {
  if (check?.status === 'valid') return [];
  if (check?.status === 'unsupported')
    return [problemOf('algorithm-unsupported', certificate, `is signed with ${check.what}`)];
  return [problemOf('signature-invalid', certificate, 'is not signed by the key of its issuer')];
}

function checkValidity(certificate: Certificate, at: Date): PathProblem[] {
  if (at < certificate.notBefore)
    return [
      problemOf('not-yet-valid', certificate, `is valid from ${certificate.notBefore.toISOString()} only`),
    ];
  if (at > certificate.notAfter)
    return [problemOf('expired', certificate, `expired on ${certificate.notAfter.toISOString()}`)];
  return [];
}

function checkExtensions(certificate: Certificate): PathProblem[] {
  const problems: PathProblem[] = [];
  for (const extension of certificate.extensions.values())
    if (extension.critical && !isProcessed(extension))
      problems.push(
        problemOf('critical-extension', certificate, `has the unknown critical extension ${extension.oid}`),
      );
  for (const oid of certificate.malformed)
    if (decisive.has(oid) || certificate.extensions.get(oid)?.critical === true)
      problems.push(problemOf('certificate-malformed', certificate, `has an unreadable field ${oid}`));
  for (const oid of certificate.doubled)
    problems.push(problemOf('certificate-malformed', certificate, `has the extension ${oid} more than once`));
  return problems;
}

function isProcessed({ oid, value }: Extension): boolean {
  return oid === ExtensionOid.qcStatements ? understandsQualifiedStatements(value) : processed.has(oid);
}

/** What a certificate between leaf and anchor must be. */
function checkAuthority(certificate: Certificate): PathProblem[] {
  const problems: PathProblem[] = [];
  // Nothing vouches for an authority of version 1 or 2, whose certificate cannot say that it is one.
  if (certificate.version < 3 || certificate.basicConstraints?.ca !== true)
    problems.push(notAnAuthority(certificate));
  if (certificate.keyUsage !== undefined && !certificate.keyUsage.has('keyCertSign'))
    problems.push(
      problemOf('key-usage', certificate, 'may not sign certificates (keyUsage lacks keyCertSign)'),
    );
  return problems;
}

function notAnAuthority(certificate: Certificate): PathProblem {
  return problemOf('not-a-ca', certificate, 'issued a certificate, but is no certification authority');
}

/**
 * May an anchor's certificate stand above others? One that says it is no authority was given as the signer's own; old
 * roots of version 1 say nothing.
 */
function mayIssue(anchor: Certificate): boolean {
  if (anchor.keyUsage !== undefined && !anchor.keyUsage.has('keyCertSign')) return false;
  if (anchor.basicConstraints !== undefined) return anchor.basicConstraints.ca;
  return anchor.version < 3 || anchor.keyUsage !== undefined;
}

/** pathLen counts the certificates below that are not self-issued, the leaf aside (RFC 5280, 4.2.1.9). */
function checkPathLengths(judged: readonly Certificate[]): PathProblem[] {
  const problems: PathProblem[] = [];
  let below = 0;
  for (const certificate of judged.slice(1)) {
    const allowed = certificate.basicConstraints?.pathLength;
    if (allowed !== undefined && below > allowed)
      problems.push(
        problemOf(
          'path-length',
          certificate,
          `allows ${allowed} authorities below it, and the path has ${below}`,
        ),
      );
    if (!certificate.selfIssued) below++;
  }
  return problems;
}

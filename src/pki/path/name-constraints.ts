import { Cursor, sequenceOf } from '../asn1/cursor.ts';
import { type Asn1Element, wholeElement } from '../asn1/element.ts';
import { readSmallInteger } from '../asn1/values.ts';
import { ExtensionOid } from '../x509/extensions.ts';
import { readGeneralName } from '../x509/general-name.ts';
import type { Certificate, GeneralName } from '../x509/types.ts';
import { isWithin } from './name-forms.ts';
import { problemOf } from './problems.ts';
import type { PathProblem } from './types.ts';
import { type PathWork, spend } from './work.ts';

/** NameConstraints of one authority (RFC 5280, 4.2.1.10). */
interface NameConstraints {
  readonly critical: boolean;
  readonly permitted: readonly GeneralName[];
  readonly excluded: readonly GeneralName[];
}

/**
 * Holds every certificate below a constrained authority against its subtrees; self-issued ones between are exempt.
 * `judged` runs from the leaf upwards, without the anchor unless its own constraints count.
 * @throws limit-exceeded
 * @see RFC 5280, 6.1.3 (b) and (c), 6.1.4 (g)
 */
export function checkNameConstraints(judged: readonly Certificate[], work: PathWork): PathProblem[] {
  return judged.flatMap((authority, index) => {
    if (authority.nameConstraints === undefined) return [];
    const constraints = constraintsOf(authority);
    if (constraints === undefined)
      return [problemOf('name-constraints-unsupported', authority, 'has name constraints kyso cannot read')];
    const below = judged.slice(0, index).filter((certificate, i) => i === 0 || !certificate.selfIssued);
    return below.flatMap((certificate) => compare(certificate, constraints, authority, work));
  });
}

const known = new WeakMap<Certificate, NameConstraints | undefined>();

function constraintsOf(authority: Certificate): NameConstraints | undefined {
  if (known.has(authority)) return known.get(authority);
  const constraints = readNameConstraints(authority);
  known.set(authority, constraints);
  return constraints;
}

/** undefined when unreadable, or when it bounds the depth of subtrees, which RFC 5280 forbids. */
function readNameConstraints({ extensions }: Certificate): NameConstraints | undefined {
  const extension = extensions.get(ExtensionOid.nameConstraints);
  if (extension === undefined) return undefined;
  try {
    const fields = sequenceOf(wholeElement(extension.value, 'der'), 'nameConstraints');
    const permitted = fields.optionalContext(0);
    const excluded = fields.optionalContext(1);
    fields.end('nameConstraints');
    return {
      critical: extension.critical,
      permitted: readSubtrees(permitted),
      excluded: readSubtrees(excluded),
    };
  } catch {
    return undefined;
  }
}

function readSubtrees(element: Asn1Element | undefined): GeneralName[] {
  if (element === undefined) return [];
  return new Cursor(element).rest().map((subtree) => {
    const fields = sequenceOf(subtree, 'a subtree');
    const base = readGeneralName(fields.next('the base'));
    const minimum = fields.optionalContext(0);
    fields.end('a subtree');
    if (minimum !== undefined && readSmallInteger(minimum) !== 0) throw new RangeError('a minimum depth');
    return base;
  });
}

function compare(
  certificate: Certificate,
  constraints: NameConstraints,
  authority: Certificate,
  work: PathWork,
): PathProblem[] {
  const names = namesOf(certificate);
  const subtrees = [...constraints.permitted, ...constraints.excluded];
  spend(work, names.length * subtrees.length + (sizeOf(names) * subtrees.length + sizeOf(subtrees)) / 64);
  const unsupported = (what: string): PathProblem[] => [
    problemOf(
      'name-constraints-unsupported',
      certificate,
      `cannot be held against the name constraints: ${what}`,
    ),
  ];
  for (const name of names) {
    // RFC 5280, 4.2.1.10: a form that cannot be judged counts where the constraints are critical and name it.
    if (!constraints.critical && isUnjudged(name)) continue;
    const excluded = constraints.excluded
      .filter((base) => sameForm(base, name))
      .map((base) => isWithin(name, base));
    const permitted = constraints.permitted
      .filter((base) => sameForm(base, name))
      .map((base) => isWithin(name, base));
    if (excluded.includes('unknown') || permitted.includes('unknown')) return unsupported(describe(name));
    if (excluded.includes('within') || (permitted.length > 0 && !permitted.includes('within'))) {
      const by = authority.subject.commonName ?? authority.subject.toString();
      return [
        problemOf(
          'name-constraints',
          certificate,
          `has the name ${describe(name)}, which ${by} may not certify`,
        ),
      ];
    }
  }
  return [];
}

/** Every name constraints speak of: subject, alternative names, and the subject's e-mail address where no other is. */
function namesOf(certificate: Certificate): GeneralName[] {
  const { subject, subjectAltNames } = certificate;
  const names: GeneralName[] = [...subjectAltNames];
  if (subject.attributes.length > 0) names.push({ kind: 'directory', name: subject });
  if (!subjectAltNames.some(({ kind }) => kind === 'email'))
    for (const { type, value } of subject.attributes)
      if (type === '1.2.840.113549.1.9.1') names.push({ kind: 'email', value });
  return names;
}

/** Characters to go through, one octet for what compares in one step. */
function sizeOf(names: readonly GeneralName[]): number {
  return names.reduce((sum, name) => sum + ('value' in name ? name.value.length : 1), 0);
}

const isUnjudged = ({ kind }: GeneralName): boolean => kind === 'other' || kind === 'oid';

function sameForm(base: GeneralName, name: GeneralName): boolean {
  if (base.kind === 'other' && name.kind === 'other')
    return base.tag === name.tag && base.typeId === name.typeId;
  return base.kind === name.kind;
}

function describe(name: GeneralName): string {
  switch (name.kind) {
    case 'email':
    case 'dns':
    case 'uri':
      return name.value;
    case 'directory':
      return name.name.toString();
    case 'ip':
      return [...name.bytes].join('.');
    default:
      return `of form ${name.kind === 'oid' ? name.oid : name.tag}`;
  }
}

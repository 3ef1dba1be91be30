import { Cursor, sequenceOf } from '../asn1/cursor.ts';
import { type Asn1Element, contentOf, wholeElement } from '../asn1/element.ts';
import { readGeneralNames } from '../x509/general-name.ts';
import { namesEqual } from '../x509/name.ts';
import type { Certificate, GeneralName } from '../x509/types.ts';

/** IssuingDistributionPoint (RFC 5280, 5.2.5). */
interface IssuingDistributionPoint {
  /** undefined: no name; `relative`: one kyso does not follow. */
  readonly name: readonly GeneralName[] | 'relative' | undefined;
  readonly onlyUsers: boolean;
  readonly onlyAuthorities: boolean;
  readonly onlySomeReasons: boolean;
  readonly indirect: boolean;
  readonly onlyAttributes: boolean;
}

/** Does a CRL speak of a certificate, or why not? */
export type Scope =
  | { readonly status: 'covered' }
  | { readonly status: 'not-applicable' | 'unsupported'; readonly reason: string };

const covered: Scope = { status: 'covered' };

/**
 * Holds a certificate against the scope a CRL claims in its issuingDistributionPoint.
 * @throws asn1-malformed
 * @see RFC 5280, 6.3.3 (b)
 */
export function crlScope(extension: Uint8Array, certificate: Certificate): Scope {
  const point = readIssuingDistributionPoint(extension);
  const isAuthority = certificate.basicConstraints?.ca === true;
  if (point.indirect) return { status: 'unsupported', reason: 'an indirect CRL' };
  if (point.onlySomeReasons) return { status: 'unsupported', reason: 'a CRL of some reasons only' };
  if (point.onlyAttributes) return { status: 'not-applicable', reason: 'a CRL of attribute certificates' };
  if (point.onlyUsers && isAuthority)
    return { status: 'not-applicable', reason: 'a CRL without authorities' };
  if (point.onlyAuthorities && !isAuthority)
    return { status: 'not-applicable', reason: 'a CRL of authorities only' };
  if (point.name === undefined) return covered;
  if (point.name === 'relative')
    return { status: 'unsupported', reason: 'a relative distribution point name' };
  const { name } = point;
  const wanted = certificate.crlDistributionPoints.flatMap(({ fullName, crlIssuer }) =>
    fullName.length > 0 ? fullName : crlIssuer,
  );
  return wanted.some((one) => name.some((other) => sameGeneralName(one, other)))
    ? covered
    : { status: 'not-applicable', reason: 'a CRL of another distribution point' };
}

function readIssuingDistributionPoint(der: Uint8Array): IssuingDistributionPoint {
  const fields = sequenceOf(wholeElement(der, 'der'), 'issuingDistributionPoint');
  const name = fields.optionalContext(0);
  const point = {
    name: name === undefined ? undefined : readPointName(name),
    onlyUsers: isTrue(fields.optionalContext(1)),
    onlyAuthorities: isTrue(fields.optionalContext(2)),
    onlySomeReasons: fields.optionalContext(3) !== undefined,
    indirect: isTrue(fields.optionalContext(4)),
    onlyAttributes: isTrue(fields.optionalContext(5)),
  };
  fields.end('issuingDistributionPoint');
  return point;
}

function readPointName(element: Asn1Element): readonly GeneralName[] | 'relative' {
  const fullName = new Cursor(element).optionalContext(0);
  return fullName === undefined ? 'relative' : readGeneralNames(fullName);
}

const isTrue = (flag: Asn1Element | undefined): boolean => flag !== undefined && contentOf(flag)[0] !== 0;

function sameGeneralName(a: GeneralName, b: GeneralName): boolean {
  if (a.kind === 'directory' && b.kind === 'directory') return namesEqual(a.name, b.name);
  return a.kind === 'uri' && b.kind === 'uri' && a.value === b.value;
}

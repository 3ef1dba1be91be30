import { Cursor, sequenceOf } from '../asn1/cursor.ts';
import { type Asn1Element, contentOf, malformed, wholeElement } from '../asn1/element.ts';
import { readNamedBits } from '../asn1/values.ts';
import { readGeneralNames } from '../x509/general-name.ts';
import { extendName } from '../x509/name.ts';
import type { GeneralName, Name } from '../x509/types.ts';
import { allReasons, maskOf } from './reasons.ts';

/** IssuingDistributionPoint (RFC 5280, 5.2.5). */
export interface IssuingDistributionPoint {
  /** undefined: no name. A relative one is made whole with the issuer of the CRL. */
  readonly name: readonly GeneralName[] | undefined;
  readonly onlyUsers: boolean;
  readonly onlyAuthorities: boolean;
  readonly onlyAttributes: boolean;
  readonly indirect: boolean;
  /** A mask of ReasonFlags. */
  readonly reasons: number;
}

/** @throws asn1-malformed */
export function readIssuingDistributionPoint(der: Uint8Array, crlIssuer: Name): IssuingDistributionPoint {
  const fields = sequenceOf(wholeElement(der, 'der'), 'issuingDistributionPoint');
  const name = fields.optionalContext(0);
  const onlyUsers = isTrue(fields.optionalContext(1));
  const onlyAuthorities = isTrue(fields.optionalContext(2));
  const someReasons = fields.optionalContext(3);
  const indirect = isTrue(fields.optionalContext(4));
  const onlyAttributes = isTrue(fields.optionalContext(5));
  fields.end('issuingDistributionPoint');
  if (Number(onlyUsers) + Number(onlyAuthorities) + Number(onlyAttributes) > 1)
    throw malformed('an issuingDistributionPoint with two scopes that exclude each other', 0);
  return {
    name: name && readPointName(name, crlIssuer),
    onlyUsers,
    onlyAuthorities,
    onlyAttributes,
    indirect,
    reasons: someReasons === undefined ? allReasons : maskOf(readNamedBits(someReasons)),
  };
}

/** A DistributionPointName: names, or what stands below one (4.2.1.13). @throws asn1-malformed */
function readPointName(element: Asn1Element, base: Name): readonly GeneralName[] {
  const choice = new Cursor(element);
  const fullName = choice.optionalContext(0);
  if (fullName !== undefined) return readGeneralNames(fullName);
  const relative = choice.optionalContext(1);
  if (relative === undefined) throw malformed('a distribution point name of unknown kind', element.start);
  return [{ kind: 'directory', name: extendName(base, contentOf(relative)) }];
}

function isTrue(flag: Asn1Element | undefined): boolean {
  if (flag === undefined) return false;
  const content = contentOf(flag);
  if (flag.constructed || content.length !== 1) throw malformed('a BOOLEAN of wrong length', flag.start);
  return content[0] !== 0;
}

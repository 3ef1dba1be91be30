import { sequenceOf } from '../asn1/cursor.ts';
import { wholeElement } from '../asn1/element.ts';
import { readOid } from '../asn1/values.ts';

/** Statements that bind nobody who checks a signature (RFC 3739, 3.2.6; ETSI EN 319 412-5, 4 and 5). */
const understood: ReadonlySet<string> = new Set([
  '1.3.6.1.5.5.7.11.1',
  '1.3.6.1.5.5.7.11.2',
  '0.4.0.1862.1.1',
  '0.4.0.1862.1.2',
  '0.4.0.1862.1.3',
  '0.4.0.1862.1.4',
  '0.4.0.1862.1.5',
  '0.4.0.1862.1.6',
  '0.4.0.1862.1.7',
]);

/** Are all statements of a qcStatements extension understood, as a critical one demands? Never throws. */
export function understandsQualifiedStatements(value: Uint8Array): boolean {
  try {
    return sequenceOf(wholeElement(value, 'der'), 'qcStatements')
      .rest()
      .every((statement) => understood.has(readOid(sequenceOf(statement, 'a statement').next('its type'))));
  } catch {
    return false;
  }
}

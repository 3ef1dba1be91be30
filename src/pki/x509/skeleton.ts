import { readAlgorithmIdentifier } from '../algorithms/identifier.ts';
import type { AlgorithmIdentifier } from '../algorithms/types.ts';
import { Cursor, sequenceOf } from '../asn1/cursor.ts';
import { bytesOf, Tag, wholeElement } from '../asn1/element.ts';
import {
  bytesEqual,
  readBitStringOctets,
  readIntegerBytes,
  readIntegerHex,
  readSmallInteger,
} from '../asn1/values.ts';
import { readExtensions } from './extensions.ts';
import type { Extension } from './types.ts';
import { readValidityTime } from './validity.ts';

/** The fields of a certificate as they stand in it (RFC 5280, 4.1), names and extensions not yet decoded. */
export interface Skeleton {
  readonly der: Uint8Array;
  readonly tbs: Uint8Array;
  readonly version: number;
  readonly serial: string;
  readonly serialBytes: Uint8Array;
  readonly issuer: Uint8Array;
  readonly subject: Uint8Array;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly irregularTimes: readonly string[];
  readonly hasUniqueIds: boolean;
  readonly spki: Uint8Array;
  readonly extensions: readonly Extension[];
  readonly signatureAlgorithm: AlgorithmIdentifier;
  readonly sameAlgorithms: boolean;
  readonly signature: Uint8Array;
}

/** @throws asn1-malformed, limit-exceeded */
export function readSkeleton(der: Uint8Array): Skeleton {
  const certificate = sequenceOf(wholeElement(der, 'der'), 'a certificate');
  const tbsElement = certificate.universal(Tag.Sequence, 'the certificate body');
  const outerAlgorithm = certificate.universal(Tag.Sequence, 'the signature algorithm');
  const signature = readBitStringOctets(certificate.universal(Tag.BitString, 'the signature'));
  certificate.end('a certificate');

  const tbs = sequenceOf(tbsElement, 'the certificate body');
  const explicitVersion = tbs.optionalContext(0);
  const version =
    explicitVersion === undefined ? 0 : readSmallInteger(new Cursor(explicitVersion).next('the version'));
  const serial = tbs.universal(Tag.Integer, 'the serial number');
  const innerAlgorithm = tbs.universal(Tag.Sequence, 'the signature algorithm');
  const issuer = bytesOf(tbs.universal(Tag.Sequence, 'the issuer'));
  const validity = tbs.sequence('the validity');
  const notBefore = readValidityTime(validity.next('notBefore'));
  const notAfter = readValidityTime(validity.next('notAfter'));
  const subject = bytesOf(tbs.universal(Tag.Sequence, 'the subject'));
  const spki = bytesOf(tbs.universal(Tag.Sequence, 'the public key'));
  const uniqueIds = [tbs.optionalContext(1), tbs.optionalContext(2)];
  const extensions = tbs.optionalContext(3);
  tbs.end('the certificate body');
  return {
    der,
    tbs: bytesOf(tbsElement),
    version: version + 1,
    serial: readIntegerHex(serial),
    serialBytes: readIntegerBytes(serial),
    issuer,
    subject,
    notBefore: notBefore.date,
    notAfter: notAfter.date,
    irregularTimes: [notBefore, notAfter].flatMap(({ irregularity }) => irregularity ?? []),
    hasUniqueIds: uniqueIds.some((id) => id !== undefined),
    spki,
    extensions: extensions === undefined ? [] : readExtensions(extensions),
    signatureAlgorithm: readAlgorithmIdentifier(outerAlgorithm),
    sameAlgorithms: bytesEqual(bytesOf(innerAlgorithm), bytesOf(outerAlgorithm)),
    signature,
  };
}

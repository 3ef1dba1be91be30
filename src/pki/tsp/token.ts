import { asKysoError, KysoError } from '../../errors.ts';
import type { Limits } from '../../limits.ts';
import { readAlgorithmIdentifier } from '../algorithms/identifier.ts';
import type { AlgorithmIdentifier } from '../algorithms/types.ts';
import { Cursor, sequenceOf } from '../asn1/cursor.ts';
import { Tag, wholeElement } from '../asn1/element.ts';
import { readLatin1 } from '../asn1/strings.ts';
import { readTime } from '../asn1/time.ts';
import {
  readBoolean,
  readInteger,
  readIntegerHex,
  readOctets,
  readOid,
  readSmallInteger,
} from '../asn1/values.ts';
import { parseSignedData } from '../cms/signed-data.ts';
import type { SignedData } from '../cms/types.ts';
import { readGeneralName } from '../x509/general-name.ts';
import type { GeneralName } from '../x509/types.ts';

/** id-ct-TSTInfo. */
const tstInfoOid = '1.2.840.113549.1.9.16.1.4';

/** What a time-stamp authority signed (RFC 3161, 2.4.2). */
export interface TstInfo {
  readonly version: number;
  /** Dotted OID. */
  readonly policy: string;
  readonly messageImprint: { readonly algorithm: AlgorithmIdentifier; readonly digest: Uint8Array };
  /** Lower-case hex. */
  readonly serial: string;
  /** To the millisecond. */
  readonly genTime: Date;
  /** As encoded, with every digit of the fraction. */
  readonly genTimeText: string;
  /** Microseconds either way; undefined when the token does not say. */
  readonly accuracy: number | undefined;
  readonly ordering: boolean;
  readonly nonce: bigint | undefined;
  readonly tsa: GeneralName | undefined;
}

export interface TimeStampToken {
  readonly signedData: SignedData;
  readonly info: TstInfo;
}

/**
 * Reads a time-stamp token (RFC 3161, 2.4.2): SignedData around a TSTInfo. Nothing is verified here.
 * @throws cms-malformed, limit-exceeded
 */
export function parseTimeStampToken(
  ber: Uint8Array,
  limits?: Pick<Limits, 'cms' | 'asn1Depth' | 'asn1Elements'>,
): TimeStampToken {
  const signedData = parseSignedData(ber, limits);
  const { eContent, eContentType } = signedData;
  if (eContentType !== tstInfoOid || eContent === undefined)
    throw new KysoError('cms-malformed', `a time-stamp token holds ${eContentType} instead of a TSTInfo`);
  try {
    return { signedData, info: readTstInfo(eContent) };
  } catch (error) {
    const cause = asKysoError(error);
    if (cause.code === 'limit-exceeded') throw cause;
    throw new KysoError('cms-malformed', `the TSTInfo of a time-stamp cannot be read: ${cause.message}`, {
      cause,
    });
  }
}

function readTstInfo(bytes: Uint8Array): TstInfo {
  const fields = sequenceOf(wholeElement(bytes, 'ber'), 'TSTInfo');
  const version = readSmallInteger(fields.universal(Tag.Integer, 'the version'));
  const policy = readOid(fields.next('the policy'));
  const imprint = fields.sequence('the message imprint');
  const algorithm = readAlgorithmIdentifier(imprint.next('the digest algorithm'));
  const digest = readOctets(imprint.universal(Tag.OctetString, 'the digest'));
  const serial = readIntegerHex(fields.universal(Tag.Integer, 'the serial number'));
  const genTime = fields.universal(Tag.GeneralizedTime, 'genTime');
  const accuracy = fields.optional(Tag.Sequence);
  const ordering = fields.optional(Tag.Boolean);
  const nonce = fields.optional(Tag.Integer);
  const tsa = fields.optionalContext(0);
  return {
    version,
    policy,
    messageImprint: { algorithm, digest },
    serial,
    genTime: readTime(genTime),
    genTimeText: readLatin1(genTime),
    accuracy: accuracy === undefined ? undefined : readAccuracy(new Cursor(accuracy)),
    ordering: ordering !== undefined && readBoolean(ordering),
    nonce: nonce === undefined ? undefined : readInteger(nonce),
    tsa: tsa === undefined ? undefined : readGeneralName(new Cursor(tsa).next('the authority')),
  };
}

function readAccuracy(fields: Cursor): number {
  const seconds = fields.optional(Tag.Integer);
  const millis = fields.optionalContext(0);
  const micros = fields.optionalContext(1);
  return (
    (seconds === undefined ? 0 : readSmallInteger(seconds) * 1_000_000) +
    (millis === undefined ? 0 : readSmallInteger(millis) * 1_000) +
    (micros === undefined ? 0 : readSmallInteger(micros))
  );
}

import { asKysoError, KysoError } from '../../errors.ts';
import { defaultLimits, type Limits } from '../../limits.ts';
import { Cursor, sequenceOf } from '../asn1/cursor.ts';
import { type Asn1Element, firstElement } from '../asn1/element.ts';
import { readOid } from '../asn1/values.ts';

const signedDataOid = '1.2.840.113549.1.7.2';

type CmsLimits = Pick<Limits, 'cms' | 'asn1Depth' | 'asn1Elements'>;

/** A ContentInfo, and a cursor into the SignedData it holds. */
export interface SignedDataContent {
  readonly element: Asn1Element;
  readonly fields: Cursor;
}

/**
 * Opens the ContentInfo that starts `ber` and holds SignedData (RFC 5652, 3 and 5.1).
 * @throws cms-malformed, limit-exceeded
 */
export function openSignedData(ber: Uint8Array, limits: CmsLimits = defaultLimits): SignedDataContent {
  const element = firstElement(ber.length > limits.cms ? ber.subarray(0, limits.cms) : ber, 'ber', limits);
  const info = sequenceOf(element, 'a ContentInfo');
  const contentType = readOid(info.next('the content type'));
  if (contentType !== signedDataOid)
    throw new KysoError('cms-malformed', `the CMS holds content of type ${contentType}, not SignedData`);
  const explicit = info.optionalContext(0);
  if (explicit === undefined) throw new KysoError('cms-malformed', 'the CMS holds no content');
  return { element, fields: new Cursor(explicit).sequence('SignedData') };
}

/** Gives ASN.1 faults met while reading a CMS the code of the CMS. */
export function cmsError(error: unknown): KysoError {
  const cause = asKysoError(error, 'cms-malformed');
  if (cause.code === 'limit-exceeded' || cause.code === 'cms-malformed') return cause;
  return new KysoError('cms-malformed', `the CMS cannot be read: ${cause.message}`, {
    cause,
    ...(cause.offset === undefined ? {} : { offset: cause.offset }),
  });
}

import { asKysoError, KysoError } from '../../errors.ts';
import { Cursor, sequenceOf } from '../asn1/cursor.ts';
import { type Asn1Element, bytesOf, contentOf, Tag, wholeElement } from '../asn1/element.ts';
import { readString } from '../asn1/strings.ts';
import { readSmallInteger } from '../asn1/values.ts';

/** PKIStatus (RFC 3161, 2.4.2), by number. */
const statuses = [
  'granted',
  'grantedWithMods',
  'rejection',
  'waiting',
  'revocationWarning',
  'revocationNotification',
] as const;

export type TimeStampStatus = (typeof statuses)[number];

/** PKIFailureInfo (RFC 3161, 2.4.2), by bit. */
const failures: Readonly<Record<number, string>> = {
  0: 'badAlg',
  2: 'badRequest',
  5: 'badDataFormat',
  14: 'timeNotAvailable',
  15: 'unacceptedPolicy',
  16: 'unacceptedExtension',
  17: 'addInfoNotAvailable',
  25: 'systemFailure',
};

/** A TimeStampResp as it came; nothing is verified. */
export interface TimeStampResponse {
  readonly status: TimeStampStatus;
  /** What the authority says in words, at most a few hundred characters. */
  readonly texts: readonly string[];
  /** Names of the failure bits. */
  readonly failures: readonly string[];
  /** DER of the token's ContentInfo; undefined without one. */
  readonly token: Uint8Array | undefined;
}

/** Texts kept of an answer, and characters of each. */
const maxTexts = 4;
const maxTextLength = 200;

/**
 * Reads what a time-stamp authority answered (RFC 3161, 2.4.2).
 * @throws cms-malformed
 */
export function parseTimeStampResponse(ber: Uint8Array): TimeStampResponse {
  try {
    const fields = sequenceOf(wholeElement(ber, 'ber'), 'a time-stamp response');
    const info = fields.sequence('the status');
    const number = readSmallInteger(info.universal(Tag.Integer, 'the status'));
    const status = statuses[number];
    if (status === undefined) throw new KysoError('cms-malformed', `the PKIStatus ${number} is unknown`);
    const texts = info.optional(Tag.Sequence);
    const bits = info.optional(Tag.BitString);
    const token = fields.peek();
    return {
      status,
      texts: texts === undefined ? [] : textsIn(texts),
      failures: bits === undefined ? [] : failuresIn(contentOf(bits)),
      token: token === undefined ? undefined : bytesOf(token),
    };
  } catch (error) {
    const cause = asKysoError(error);
    if (cause.code === 'limit-exceeded' || cause.code === 'cms-malformed') throw cause;
    throw new KysoError('cms-malformed', `the answer is no time-stamp response: ${cause.message}`, { cause });
  }
}

const textsIn = (element: Asn1Element): string[] =>
  new Cursor(element)
    .rest()
    .slice(0, maxTexts)
    .map((text) => readString(text).slice(0, maxTextLength));

/** The first octet of a BIT STRING counts the unused bits. */
function failuresIn(content: Uint8Array): string[] {
  const names: string[] = [];
  for (let bit = 0; bit < (content.length - 1) * 8 && bit < 64; bit++)
    if (((content[1 + (bit >> 3)] ?? 0) & (0x80 >> (bit & 7))) !== 0)
      names.push(failures[bit] ?? `failure ${bit}`);
  return names;
}

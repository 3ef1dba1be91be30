import { KysoError } from '../../errors.ts';
import type { TimeStampRequest } from '../../pki/tsp/request.ts';
import { parseTimeStampResponse, type TimeStampResponse } from '../../pki/tsp/response.ts';
import { withoutSecrets } from '../../service/without-secrets.ts';
import { readToken, timestampFacts } from '../../verify/gather/timestamps.ts';
import { faultOf } from '../../verify/judge/timestamp.ts';
import type { StampedToken } from './timestamp-source.ts';

/**
 * Takes an authority's answer apart and checks everything that can be checked without trust anchors, before any of it
 * goes into a document (RFC 3161, 2.4.2): granted; imprint, nonce and policy those of the request; one signer, with its
 * certificate, which may do nothing but time-stamping; the signature holds.
 * @param secrets what was sent to log in
 * @throws timestamp-refused when the authority declines, timestamp-invalid when the answer does not hold
 */
export function checkTimestampAnswer(
  body: Uint8Array,
  { imprint, nonce, policy }: TimeStampRequest,
  address: string,
  secrets: readonly string[] = [],
): StampedToken {
  const answer = readAnswer(body, address);
  if (answer.status !== 'granted' && answer.status !== 'grantedWithMods')
    throw new KysoError(
      'timestamp-refused',
      `${address} refused to stamp: ${withoutSecrets(wordsOf(answer), secrets)}`,
      {
        subject: address,
        hint: 'Ask whoever runs the service, or name another one with --tsa.',
      },
    );
  if (answer.token === undefined) throw invalid(address, 'it grants a time-stamp and holds none');
  const reading = readToken(answer.token);
  const facts = timestampFacts(reading, 'signature', () => imprint.digest, []);
  if (reading.status === 'read') {
    const { info } = reading.token;
    if (reading.imprint !== imprint.algorithm)
      throw invalid(address, 'its imprint is made with another digest');
    if (info.nonce !== nonce) throw invalid(address, 'it answers another request: the nonce differs');
    if (policy !== undefined && info.policy !== policy)
      throw invalid(address, `it follows the policy ${info.policy} instead of ${policy}`);
  }
  const fault = faultOf(facts);
  if (fault !== undefined) throw invalid(address, fault);
  const signer = facts.cms?.signer;
  if (signer === undefined || facts.time === undefined)
    throw invalid(address, 'it does not say by whom it is');
  if (!facts.cms?.certificates.some(({ sha256 }) => sha256 === signer.sha256))
    throw invalid(address, "the authority's certificate is missing in it, though it was asked for");
  return { token: answer.token, time: facts.time, authority: signer.subject.toString() };
}

function readAnswer(body: Uint8Array, address: string): TimeStampResponse {
  try {
    return parseTimeStampResponse(body);
  } catch (error) {
    throw invalid(address, error instanceof Error ? error.message : String(error));
  }
}

const invalid = (address: string, why: string): KysoError =>
  new KysoError('timestamp-invalid', `the time-stamp from ${address} cannot be used: ${why}`, {
    subject: address,
    hint: 'The document was not signed; try again, or name another service with --tsa.',
  });

function wordsOf({ status, failures, texts }: TimeStampResponse): string {
  const details = [...failures, ...texts.map((text) => `"${text}"`)].join(', ');
  return details === '' ? status : `${status} (${details})`;
}

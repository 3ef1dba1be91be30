import { randomBytes } from 'node:crypto';
import { asKysoError, KysoError } from '../../errors.ts';
import type { HttpResponse, NetClient } from '../../net/types.ts';
import { encodeTimeStampRequest, type TimeStampRequest } from '../../pki/tsp/request.ts';
import { patientAsking } from '../../service/patience.ts';
import { checkTimestampAnswer } from './timestamp-answer.ts';
import type { ImprintDigest, StampedToken, TimestampSource } from './timestamp-source.ts';

/** One RFC 3161 service over HTTP. */
export interface TimestampService {
  readonly url: string;
  /** HTTP basic authentication. */
  readonly user?: string;
  readonly password?: string;
  /** Dotted OID of the policy asked for. */
  readonly policy?: string;
}

export interface TimestampAuthorityOptions {
  /** Tried in this order; one that failed is asked last from then on. */
  readonly services: readonly TimestampService[];
  readonly net: NetClient;
  /** Default sha256. */
  readonly digest?: ImprintDigest;
  /** Waits until a request is within the services' allowance. */
  readonly turn?: () => Promise<void>;
}

/** Bytes of an answer; a token with its certificates takes a few thousand. */
const maxAnswer = 256 * 1024;

/** Kept for the first token, whose size nobody knows yet: two certificates of 4096-bit keys and their signatures. */
const firstGuess = 7_000;

/** By how much tokens of one authority vary: serial number, fraction of the time, ECDSA values. */
const variation = 64;

/** A source of time-stamps that asks services over HTTP (RFC 3161, 3.4). */
export function timestampAuthority(options: TimestampAuthorityOptions): TimestampSource {
  const { net, turn, digest = 'sha256' } = options;
  let services = options.services.map((service) => ({ service, asking: patientAsking() }));
  let size = firstGuess;
  return {
    digest,
    get estimatedSize() {
      return size;
    },
    async stamp(imprint) {
      const failures: KysoError[] = [];
      for (const one of [...services]) {
        try {
          const stamped = await one.asking(async () => {
            await turn?.();
            return ask(one.service, { algorithm: digest, digest: imprint }, net);
          });
          size = stamped.token.length + variation;
          return stamped;
        } catch (error) {
          failures.push(asKysoError(error));
          // Others are asked first from now on, so that a batch does not wait for a dead service each time.
          services = [...services.filter((other) => other !== one), one];
        }
      }
      throw allFailed(failures);
    },
  };
}

async function ask(
  service: TimestampService,
  imprint: TimeStampRequest['imprint'],
  net: NetClient,
): Promise<StampedToken> {
  const { url, user, password, policy } = service;
  const request: TimeStampRequest = {
    imprint,
    nonce: BigInt(`0x${randomBytes(8).toString('hex')}`),
    ...(policy === undefined ? {} : { policy }),
  };
  const response = await net.request({
    url,
    method: 'POST',
    headers: {
      'content-type': 'application/timestamp-query',
      ...(user === undefined
        ? {}
        : { authorization: `Basic ${Buffer.from(`${user}:${password ?? ''}`).toString('base64')}` }),
    },
    body: encodeTimeStampRequest(request),
    maxBytes: maxAnswer,
    // A time-stamp too many harms nobody.
    repeatable: true,
  });
  if (response.status !== 200) throw httpFailure(response);
  const secrets = password === undefined ? [] : [password, `${user}:${password}`];
  return checkTimestampAnswer(response.body, request, response.url, secrets);
}

const hints: Readonly<Record<number, string>> = {
  401: 'The service asks for a user and password: --tsa-user and KYSO_TSA_PASSWORD.',
  403: 'The service does not serve this user or address.',
  404: 'Is this the address of a time-stamp service (RFC 3161)?',
  429: 'The service limits requests; keep within its allowance with --tsa-rate.',
};

function httpFailure({ status, url }: HttpResponse): KysoError {
  return new KysoError('timestamp-refused', `${url} answered with HTTP status ${status}`, {
    subject: url,
    hint: hints[status] ?? 'Try again later, or name another service with --tsa.',
  });
}

function allFailed(failures: readonly KysoError[]): KysoError {
  const [first] = failures;
  if (first === undefined)
    return new KysoError('usage', 'no time-stamp service is named', { hint: 'Name one with --tsa URL.' });
  if (failures.length === 1) return first;
  return new KysoError(
    first.code,
    `none of ${failures.length} time-stamp services stamped: ${failures.map(({ message }) => message).join('; ')}`,
    { cause: first, ...(first.hint === undefined ? {} : { hint: first.hint }) },
  );
}

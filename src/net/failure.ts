import { type ErrorCode, KysoError } from '../errors.ts';

/** Why an exchange gave no answer, and whether the next try may do better. */
export interface Failure {
  readonly kind: 'failed';
  readonly error: KysoError;
  /** `never`: another try is of no use; `unsent`: the service has not seen it; `unknown`: it may have. */
  readonly again: 'never' | 'unsent' | 'unknown';
}

export function failure(
  code: ErrorCode,
  url: string,
  what: string,
  again: Failure['again'] = 'never',
  cause?: unknown,
): Failure {
  return {
    kind: 'failed',
    error: new KysoError(code, `${url} ${what}`, { subject: url, ...(cause === undefined ? {} : { cause }) }),
    again,
  };
}

/** What connections break with, in words. */
const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'refuses the connection',
  ECONNRESET: 'broke the connection',
  EPIPE: 'broke the connection',
  ECONNABORTED: 'broke the connection',
  EHOSTUNREACH: 'cannot be reached from this network',
  ENETUNREACH: 'cannot be reached from this network',
  EADDRNOTAVAIL: 'cannot be reached from this network',
  ETIMEDOUT: 'did not accept the connection in time',
};

/** @param connected whether a connection stood when it happened */
export function connectionFailure(cause: Error, url: string, connected: boolean): Failure {
  const code = codeOf(cause);
  const reason = reasons[code];
  if (reason !== undefined)
    return failure('net-unreachable', url, reason, connected ? 'unknown' : 'unsent', cause);
  if (code.startsWith('HPE_')) return failure('net-bad-answer', url, 'does not speak HTTP', 'never', cause);
  if (/^(ERR_TLS|ERR_SSL|CERT_|UNABLE_|DEPTH_ZERO|SELF_SIGNED|EPROTO)/.test(code))
    return failure(
      'net-unreachable',
      url,
      `cannot prove who it is: ${code || cause.message}`,
      'never',
      cause,
    );
  return failure('net-unreachable', url, `cannot be reached: ${code || cause.message}`, 'never', cause);
}

/** Of several tries at once (one for each address of the host) the first one's. */
function codeOf(cause: Error & { readonly code?: unknown }): string {
  if (cause instanceof AggregateError && cause.errors[0] instanceof Error) return codeOf(cause.errors[0]);
  return typeof cause.code === 'string' ? cause.code : '';
}

import { KysoError } from '../errors.ts';
import type { Exchange } from './exchange.ts';
import { parseUrl, printableUrl } from './url.ts';

/** Headers that are for one service only. */
const secretHeaders: ReadonlySet<string> = new Set(['authorization', 'cookie', 'proxy-authorization']);

export type Step = Pick<Exchange, 'url' | 'method' | 'headers' | 'body'>;

export const isRedirect = (status: number): boolean =>
  status === 301 || status === 302 || status === 303 || status === 307 || status === 308;

/**
 * The request a redirect asks for. What proves who asks is never handed on: headers stay behind at another origin, and a
 * request that carries them is not sent on with its body, or without the encryption it was sent with.
 * @throws net-redirect-refused, net-url-unsupported
 * @see RFC 9110, 15.4
 */
export function redirected(step: Step, status: number, location: string | undefined): Step {
  const from = printableUrl(step.url);
  const refused = (why: string): KysoError =>
    new KysoError('net-redirect-refused', `${from} ${why}`, { subject: from });
  if (location === undefined || !URL.canParse(location, step.url.href))
    throw refused('redirects without saying where to');
  const url = parseUrl(new URL(location, step.url).href);
  // Who redirects may not say who asks.
  url.username = '';
  url.password = '';
  const authenticated = Object.keys(step.headers).some(isSecret);
  const elsewhere = url.origin !== step.url.origin;
  if (authenticated && step.url.protocol === 'https:' && url.protocol === 'http:')
    throw refused('redirects to an address without encryption');
  const toGet = status === 303 && step.method === 'POST';
  if (authenticated && elsewhere && step.body !== undefined && !toGet)
    throw refused('redirects what was meant for it alone to another service');
  const headers = Object.fromEntries(
    Object.entries(step.headers).filter(([name]) => !(elsewhere && isSecret(name))),
  );
  return toGet
    ? { url, method: 'GET', headers: withoutBody(headers), body: undefined }
    : { ...step, url, headers };
}

const isSecret = (name: string): boolean => secretHeaders.has(name.toLowerCase());

const withoutBody = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !/^content-/i.test(name)));

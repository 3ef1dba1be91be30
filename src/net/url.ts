import { KysoError } from '../errors.ts';

/** Longest address kyso asks at. */
const maxUrl = 8_192;

/** @throws net-url-unsupported for anything but http and https */
export function parseUrl(text: string): URL {
  const url = text.length <= maxUrl && URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined)
    throw new KysoError('net-url-unsupported', `${brief(text)} is no address`, { subject: brief(text) });
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new KysoError('net-url-unsupported', `${printableUrl(url)} is not reached by http`, {
      subject: printableUrl(url),
    });
  return url;
}

const brief = (text: string): string => text.replace(/^(\w+:\/\/)[^/@]*@/, '$1').slice(0, 200);

/** As shown: without user, password and fragment. */
export function printableUrl(url: URL): string {
  const shown = new URL(url);
  shown.username = '';
  shown.password = '';
  shown.hash = '';
  return shown.href;
}

/** Its host as a name or a bare IP address. */
export const hostOf = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '');

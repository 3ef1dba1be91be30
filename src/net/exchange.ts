import type { Agent, ClientRequest, IncomingMessage } from 'node:http';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { LookupFunction } from 'node:net';
import { connectionFailure, type Failure, failure } from './failure.ts';
import type { Resolved } from './resolve.ts';
import { hostOf, printableUrl } from './url.ts';

/** One request to one place, redirects not followed. */
export interface Exchange {
  readonly url: URL;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | undefined;
  readonly maxBytes: number;
  readonly accept: readonly string[] | undefined;
  /** Checked; nothing else is connected to. */
  readonly addresses: readonly Resolved[];
  readonly agent: Agent;
  /** Milliseconds that are left for it. */
  readonly timeout: number;
  readonly signal: AbortSignal | undefined;
}

export interface Answer {
  readonly kind: 'answer';
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** Milliseconds at most until the connection stands, and from then to the end of the answer's head. */
const connectTimeout = 10_000;
const headTimeout = 60_000;
/** Bytes kept of an answer that is no success. */
const maxOtherBody = 64 * 1024;

/** Never throws; nothing of the exchange goes on once it is settled. */
export function exchange(given: Exchange): Promise<Answer | Failure> {
  const shown = printableUrl(given.url);
  return new Promise((resolve) => {
    const outgoing = start(given);
    const timers = new Set<NodeJS.Timeout>();
    let connected = false;
    let settled = false;
    const settle = (outcome: Answer | Failure, broken: boolean): void => {
      // Its connection may serve another request by now.
      if (settled) return;
      settled = true;
      for (const timer of timers) clearTimeout(timer);
      given.signal?.removeEventListener('abort', onAbort);
      resolve(outcome);
      if (broken) outgoing.destroy();
    };
    const fail = (reason: Failure): void => settle(reason, true);
    const onAbort = (): void => fail(failure('interrupted', shown, 'was not waited for'));
    const within = (milliseconds: number, what: string, again: Failure['again']): NodeJS.Timeout => {
      const late = (): void => fail(failure('net-timeout', shown, what, again));
      const timer = setTimeout(late, Math.min(milliseconds, given.timeout));
      timers.add(timer);
      return timer;
    };
    within(given.timeout, 'did not answer in time', 'never');
    if (given.signal?.aborted) onAbort();
    given.signal?.addEventListener('abort', onAbort, { once: true });
    outgoing.on('error', (error) => fail(connectionFailure(error, shown, connected)));
    outgoing.on('close', () => fail(failure('net-unreachable', shown, 'broke the connection', 'unknown')));
    outgoing.on('socket', (socket) => {
      const connection = within(connectTimeout, 'did not accept the connection in time', 'unsent');
      const ready = (): void => {
        connected = true;
        clearTimeout(connection);
        const head = within(headTimeout, 'did not begin to answer in time', 'never');
        outgoing.once('response', () => clearTimeout(head));
      };
      if (!socket.connecting) ready();
      else socket.once(given.url.protocol === 'https:' ? 'secureConnect' : 'connect', ready);
    });
    outgoing.on('response', (incoming) => receive(incoming, given, shown, settle));
    outgoing.end(given.body);
  });
}

function start({ url, method, headers, body, addresses, agent }: Exchange): ClientRequest {
  const lookup: LookupFunction = (_host, options, done) => {
    const [first] = addresses;
    if (options.all) done(null, [...addresses]);
    else done(null, first?.address ?? '', first?.family ?? 4);
  };
  const send = url.protocol === 'https:' ? requestHttps : requestHttp;
  return send({
    method,
    protocol: url.protocol,
    hostname: hostOf(url),
    port: url.port || (url.protocol === 'https:' ? 443 : 80),
    path: url.pathname + url.search,
    headers: {
      'user-agent': 'kyso',
      accept: '*/*',
      ...headers,
      'accept-encoding': 'identity',
      ...(body === undefined ? {} : { 'content-length': String(body.length) }),
    },
    agent,
    lookup,
  });
}

type Settle = (outcome: Answer | Failure, broken: boolean) => void;

function receive(incoming: IncomingMessage, given: Exchange, shown: string, settle: Settle): void {
  const fail = (reason: Failure): void => settle(reason, true);
  const status = incoming.statusCode ?? 0;
  const headers = headersOf(incoming);
  const success = status === 200;
  const chunks: Uint8Array[] = [];
  let length = 0;
  const answer = (broken: boolean): void =>
    settle({ kind: 'answer', status, headers, body: Buffer.concat(chunks) }, broken);
  const refusal = success ? headRefusal(headers, given, shown) : undefined;
  if (refusal) {
    fail(refusal);
    return;
  }
  if (status >= 300 && status < 400) {
    // Where a redirect leads is all that counts of it.
    answer(true);
    return;
  }
  incoming.on('data', (chunk: Buffer) => {
    length += chunk.length;
    if (success && length > given.maxBytes) fail(tooLarge(shown, given.maxBytes));
    else if (!success && length > maxOtherBody) answer(true);
    else chunks.push(chunk);
  });
  incoming.on('error', (error) => fail(connectionFailure(error, shown, true)));
  incoming.on('end', () => {
    if (incoming.complete) answer(false);
    else fail(failure('net-unreachable', shown, 'broke off its answer', 'unknown'));
  });
}

function headersOf({ headers }: IncomingMessage): Record<string, string> {
  const entries = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value] as const],
  );
  return Object.fromEntries(entries);
}

/** What the head of a success already tells against it. */
function headRefusal(
  headers: Readonly<Record<string, string>>,
  { accept, maxBytes }: Exchange,
  shown: string,
): Failure | undefined {
  const encoding = headers['content-encoding']?.trim().toLowerCase();
  if (encoding && encoding !== 'identity')
    return failure('net-bad-answer', shown, 'answers compressed, which was not asked for');
  const type = headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  if (accept && type && !accept.includes(type))
    return failure('net-bad-answer', shown, `answers with ${type.slice(0, 80)}`);
  if (Number(headers['content-length'] ?? 0) > maxBytes) return tooLarge(shown, maxBytes);
  return undefined;
}

const tooLarge = (shown: string, maxBytes: number): Failure =>
  failure('net-too-large', shown, `answers with more than ${maxBytes} bytes`);

import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { KysoError } from '../errors.ts';
import { type Answer, exchange } from './exchange.ts';
import { type Failure, failure } from './failure.ts';
import { createGate } from './gate.ts';
import { isRedirect, redirected, type Step } from './redirect.ts';
import { createResolver, type Resolved, type Resolver } from './resolve.ts';
import { pauseBefore } from './retry.ts';
import type { HttpRequest, HttpResponse, NetClient, NetOptions } from './types.ts';
import { hostOf, parseUrl, printableUrl } from './url.ts';

const defaultTimeout = 30_000;
const defaultRetries = 2;
const maxRedirects = 5;
/** Requests under way to one host. */
const atOnce = 4;

/** A client whose connections can be let go of; idle ones keep no process alive. */
export interface ClosableNetClient extends NetClient {
  close(): void;
}

interface Connection {
  readonly options: NetOptions;
  readonly resolve: Resolver;
  readonly http: HttpAgent;
  readonly https: HttpsAgent;
  readonly contacted: Set<string>;
}

/** A client for many requests: connections and addresses are kept for the next ones. */
export function createNetClient(options: NetOptions = {}): ClosableNetClient {
  const connection: Connection = {
    options,
    resolve: createResolver(options.allowPrivateNetwork ?? false),
    http: new HttpAgent({ keepAlive: true }),
    https: new HttpsAgent({ keepAlive: true }),
    contacted: new Set(),
  };
  const gate = createGate(atOnce);
  return {
    async request(request) {
      const url = parseUrl(request.url);
      return gate(url.host, () => persist(request, url, connection));
    },
    get contacted() {
      return [...connection.contacted];
    },
    close() {
      connection.http.destroy();
      connection.https.destroy();
    },
  };
}

/** Tries until there is an answer, no further try is of use, or the time is up. */
async function persist(request: HttpRequest, url: URL, connection: Connection): Promise<HttpResponse> {
  const { options } = connection;
  const deadline = Date.now() + (request.timeout ?? options.timeout ?? defaultTimeout);
  const repeatable = request.repeatable ?? request.method === 'GET';
  for (let tries = 1; ; tries++) {
    const outcome = await follow(request, url, deadline, connection);
    const pause =
      tries > (options.retries ?? defaultRetries) ? undefined : pauseBefore(outcome, tries, repeatable);
    if (pause === undefined || Date.now() + pause >= deadline) {
      if (outcome.kind === 'failed') throw outcome.error;
      const { status, headers, body } = outcome;
      return { status, headers, body, url: outcome.url };
    }
    await sleep(pause, undefined, signalOf(options)).catch(() => undefined);
  }
}

const signalOf = ({ signal }: NetOptions): { signal?: AbortSignal } => (signal ? { signal } : {});

/** One try, redirects followed and each of their addresses checked. */
async function follow(
  request: HttpRequest,
  url: URL,
  deadline: number,
  connection: Connection,
): Promise<(Answer & { readonly url: string }) | Failure> {
  let step: Step = {
    url: withoutUser(url),
    method: request.method,
    headers: { ...basicAuthentication(url), ...request.headers },
    body: request.body,
  };
  for (let redirects = 0; ; redirects++) {
    const shown = printableUrl(step.url);
    const outcome = await reach(request, step, deadline, connection);
    if (outcome.kind === 'failed') return outcome;
    if (!isRedirect(outcome.status)) return { ...outcome, url: shown };
    if (redirects === maxRedirects)
      return failure('net-redirect-refused', shown, `redirects after ${maxRedirects} redirects`);
    try {
      step = redirected(step, outcome.status, outcome.headers.location);
    } catch (error) {
      return asFailure(error);
    }
  }
}

async function reach(
  { maxBytes, accept, contacted: told }: HttpRequest,
  step: Step,
  deadline: number,
  { options, resolve, http, https, contacted }: Connection,
): Promise<Answer | Failure> {
  let addresses: readonly Resolved[];
  try {
    addresses = await inTime(resolve(hostOf(step.url)), step.url, deadline);
  } catch (error) {
    return asFailure(error);
  }
  contacted.add(printableUrl(step.url));
  told?.(printableUrl(step.url));
  return exchange({
    ...step,
    maxBytes,
    accept,
    addresses,
    agent: step.url.protocol === 'https:' ? https : http,
    timeout: Math.max(1, deadline - Date.now()),
    signal: options.signal,
  });
}

/** A name server can be as slow as any other. */
async function inTime<T>(work: Promise<T>, url: URL, deadline: number): Promise<T> {
  const late = new AbortController();
  const alarm = sleep(Math.max(1, deadline - Date.now()), undefined, { signal: late.signal }).then(() => {
    throw failure('net-timeout', printableUrl(url), 'has no address that was found in time').error;
  });
  // Cancelled when the work is done first.
  alarm.catch(() => undefined);
  try {
    return await Promise.race([work, alarm]);
  } finally {
    late.abort();
  }
}

function asFailure(error: unknown): Failure {
  if (error instanceof KysoError) return { kind: 'failed', error, again: 'never' };
  throw error;
}

function withoutUser(url: URL): URL {
  const bare = new URL(url);
  bare.username = '';
  bare.password = '';
  return bare;
}

function basicAuthentication({ username, password }: URL): Record<string, string> {
  if (username === '' && password === '') return {};
  const plain = `${decoded(username)}:${decoded(password)}`;
  return { authorization: `Basic ${Buffer.from(plain, 'utf8').toString('base64')}` };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

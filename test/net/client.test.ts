import type { AddressInfo } from 'node:net';
import { createServer as createRawServer, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type ClosableNetClient, createNetClient } from '../../src/net/client.ts';
import type { HttpRequest, NetOptions } from '../../src/net/types.ts';
import { bytes, type WebServer, webServer } from '../support/web-server.ts';

let server: WebServer;
const clients: ClosableNetClient[] = [];
const closers: (() => Promise<void>)[] = [];

beforeEach(async () => {
  server = await webServer();
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await server.close();
  for (const close of closers.splice(0)) await close();
});

function client(options: NetOptions = {}): ClosableNetClient {
  const made = createNetClient({ allowPrivateNetwork: true, timeout: 5_000, ...options });
  clients.push(made);
  return made;
}

const get = (path: string, more: Partial<HttpRequest> = {}): HttpRequest => ({
  url: path.startsWith('http') ? path : server.origin + path,
  method: 'GET',
  maxBytes: 1_000,
  ...more,
});

const codeOf = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
    return 'no error';
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
};

/** A server that speaks whatever bytes it is told to. */
async function rawServer(onConnection: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const raw = createRawServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    onConnection(socket);
  });
  await new Promise<void>((ready) => raw.listen(0, '127.0.0.1', ready));
  closers.push(
    () =>
      new Promise((done) => {
        raw.close(() => done());
        for (const socket of sockets) socket.destroy();
      }),
  );
  return `http://127.0.0.1:${(raw.address() as AddressInfo).port}/`;
}

describe('an answer', () => {
  test('comes with status, headers, body and where it came from', async () => {
    server.routes.set('/a', bytes('abc', 'application/pkix-crl'));
    const { status, headers, body, url } = await client().request(get('/a'));
    expect({ status, type: headers['content-type'], body: Buffer.from(body).toString(), url }).toEqual({
      status: 200,
      type: 'application/pkix-crl',
      body: 'abc',
      url: `${server.origin}/a`,
    });
  });

  test('of another status is an answer too', async () => {
    const { status, body } = await client().request(get('/nowhere'));
    expect([status, Buffer.from(body).toString()]).toEqual([404, 'nothing here']);
  });

  test('to a POST follows the body and its type', async () => {
    server.routes.set(
      '/p',
      ({ method, headers, body }, response) =>
        void response.end(`${method} ${headers['content-type']} ${headers['content-length']} ${body}`),
    );
    const headers = { 'content-type': 'application/ocsp-request' };
    const { body } = await client().request(
      get('/p', { method: 'POST', headers, body: Buffer.from('question') }),
    );
    expect(Buffer.from(body).toString()).toBe('POST application/ocsp-request 8 question');
  });

  test('is asked for uncompressed', async () => {
    server.routes.set('/a', bytes('abc'));
    await client().request(get('/a'));
    expect(server.seen[0]?.headers['accept-encoding']).toBe('identity');
  });

  test('over one connection after another uses the same one', async () => {
    server.routes.set('/a', bytes('abc'));
    const one = client();
    await one.request(get('/a'));
    await one.request(get('/a'));
    expect(one.contacted).toEqual([`${server.origin}/a`]);
  });
});

describe('bounds', () => {
  test('a body larger than allowed is refused, whatever its head says', async () => {
    server.routes.set('/told', bytes(Buffer.alloc(1_001)));
    server.routes.set('/streamed', (_request, response) => {
      response.write(Buffer.alloc(600));
      response.end(Buffer.alloc(600));
    });
    expect(await codeOf(client().request(get('/told')))).toBe('net-too-large');
    expect(await codeOf(client().request(get('/streamed')))).toBe('net-too-large');
  });

  test('a body without end is cut off at the bound', async () => {
    let sent = 0;
    server.routes.set('/endless', (_request, response) => {
      const more = (): void => {
        if (response.destroyed) return;
        sent += 65_536;
        response.write(Buffer.alloc(65_536), more);
      };
      more();
    });
    expect(await codeOf(client().request(get('/endless', { maxBytes: 100_000 })))).toBe('net-too-large');
    expect(sent).toBeLessThan(50_000_000);
  });

  test('a compressed body is refused, not unpacked', async () => {
    const bomb = gzipSync(Buffer.alloc(10_000_000));
    server.routes.set(
      '/bomb',
      (_request, response) => void response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb),
    );
    expect(await codeOf(client().request(get('/bomb', { maxBytes: 1_000_000 })))).toBe('net-bad-answer');
  });

  test('a page where data is due is refused by its type', async () => {
    server.routes.set('/page', bytes('<html>', 'text/html; charset=utf-8'));
    const accept = ['application/pkix-crl'];
    expect(await codeOf(client().request(get('/page', { accept })))).toBe('net-bad-answer');
  });

  test('an error page larger than allowed stays the status it is', async () => {
    server.routes.set(
      '/error',
      (_request, response) => void response.writeHead(500).end(Buffer.alloc(200_000)),
    );
    const { status, body } = await client().request(get('/error'));
    expect(status).toBe(500);
    expect(body.length).toBeLessThanOrEqual(65_536);
  });

  test.each([
    ['says nothing at all', () => undefined],
    [
      'sends its head drop by drop',
      (socket: Socket) => {
        socket.write('HTTP/1.1 200 OK\r\n');
        const drip = setInterval(() => socket.write('X-A: b\r\n'), 20);
        socket.on('close', () => clearInterval(drip));
      },
    ],
    [
      'sends its body drop by drop',
      (socket: Socket) => {
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n');
        const drip = setInterval(() => socket.write('.'), 20);
        socket.on('close', () => clearInterval(drip));
      },
    ],
  ])('a server that %s is given up in time', async (_what, behave) => {
    const url = await rawServer(behave);
    expect(await codeOf(client({ timeout: 300 }).request(get(url)))).toBe('net-timeout');
  });

  test.each([
    ['nonsense', 'SSH-2.0-OpenSSH_9.6\r\n'],
    ['a head without end', `HTTP/1.1 200 OK\r\nX-Long: ${'a'.repeat(100_000)}\r\n\r\n`],
  ])('%s is no answer', async (_what, text) => {
    const url = await rawServer((socket) => void socket.end(text));
    expect(await codeOf(client().request(get(url)))).toBe('net-bad-answer');
  });

  test('a connection reset, and a body that breaks off, are failures', async () => {
    const reset = await rawServer((socket) => void socket.once('data', () => socket.resetAndDestroy()));
    const short = await rawServer(
      (socket) => void socket.end('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc'),
    );
    const one = client({ retries: 0 });
    expect(await codeOf(one.request(get(reset)))).toBe('net-unreachable');
    expect(await codeOf(one.request(get(short)))).toBe('net-unreachable');
  });

  test('requests to one host run four at a time', async () => {
    let running = 0;
    let most = 0;
    server.routes.set('/a', (_request, response) => {
      most = Math.max(most, ++running);
      setTimeout(() => {
        running--;
        response.end();
      }, 20);
    });
    const one = client();
    await Promise.all(Array.from({ length: 20 }, () => one.request(get('/a'))));
    expect(most).toBe(4);
  });

  test('whoever stops the client stops what is under way', async () => {
    const stop = new AbortController();
    const url = await rawServer(() => stop.abort());
    expect(await codeOf(client({ signal: stop.signal }).request(get(url)))).toBe('interrupted');
  });
});

describe('addresses', () => {
  test.each([
    'http://127.0.0.1:9/',
    'http://2130706433/',
    'http://0x7f.1/',
    'http://[::1]:9/',
    'http://[::ffff:127.0.0.1]/',
    'http://localhost/',
    'http://169.254.169.254/latest/meta-data/',
  ])('%s is refused unless private networks are allowed', async (url) => {
    const one = client({ allowPrivateNetwork: false });
    expect(await codeOf(one.request(get(url)))).toBe('net-address-refused');
    expect(one.contacted).toEqual([]);
  });

  test.each(['ftp://127.0.0.1/a', 'file:///etc/hostname', 'ldap://127.0.0.1/cn=x', 'no address', 'http://'])(
    '%s is not reached by http',
    async (url) => {
      expect(await codeOf(client().request({ url, method: 'GET', maxBytes: 1 }))).toBe('net-url-unsupported');
    },
  );

  test('nobody listening is told as such, and so is a name nobody has', async () => {
    const { origin, close } = await webServer();
    await close();
    expect(await codeOf(client({ retries: 0 }).request(get(`${origin}/`)))).toBe('net-unreachable');
    expect(await codeOf(client().request(get('http://nobody.invalid/')))).toBe('net-unreachable');
  });

  test('the connection goes to the address that was checked: the name is not asked for again', async () => {
    server.routes.set('/a', bytes('abc'));
    const { exchange } = await import('../../src/net/exchange.ts');
    const { Agent } = await import('node:http');
    const outcome = await exchange({
      url: new URL(`http://rebound.invalid:${new URL(server.origin).port}/a`),
      method: 'GET',
      headers: {},
      body: undefined,
      maxBytes: 10,
      accept: undefined,
      addresses: [{ address: '127.0.0.1', family: 4 }],
      agent: new Agent(),
      timeout: 2_000,
      signal: undefined,
    });
    expect(outcome).toMatchObject({ kind: 'answer', status: 200 });
  });
});

describe('redirects', () => {
  const to =
    (location: string | undefined, status = 302) =>
    (_request: unknown, response: import('node:http').ServerResponse): void =>
      void response.writeHead(status, location === undefined ? {} : { location }).end();

  test('are followed, and every address is told', async () => {
    server.routes.set('/a', to('/b', 301));
    server.routes.set('/b', to('c', 308));
    server.routes.set('/c', bytes('abc'));
    const one = client();
    expect((await one.request(get('/a'))).url).toBe(`${server.origin}/c`);
    expect(one.contacted).toEqual(['/a', '/b', '/c'].map((path) => server.origin + path));
  });

  test('in a circle end after five', async () => {
    server.routes.set('/a', to('/a'));
    expect(await codeOf(client().request(get('/a')))).toBe('net-redirect-refused');
    expect(server.seen).toHaveLength(6);
  });

  test('each have their address checked', async () => {
    const { redirected } = await import('../../src/net/redirect.ts');
    const step = {
      url: new URL('http://example.org/'),
      method: 'GET',
      headers: {},
      body: undefined,
    } as const;
    const { url } = redirected(step, 302, 'http://169.254.169.254/');
    expect(await codeOf(client({ allowPrivateNetwork: false }).request(get(url.href)))).toBe(
      'net-address-refused',
    );
  });

  test.each([
    ['ftp://127.0.0.1/', 'net-url-unsupported'],
    ['file:///etc/hostname', 'net-url-unsupported'],
    [undefined, 'net-redirect-refused'],
    ['http://[', 'net-redirect-refused'],
  ])('to %s are not followed', async (location, code) => {
    server.routes.set('/a', to(location));
    expect(await codeOf(client().request(get('/a')))).toBe(code);
  });

  test('take no credentials to another service', async () => {
    const other = await webServer();
    closers.push(() => other.close());
    other.routes.set('/b', bytes('abc'));
    server.routes.set('/a', to(`${other.origin}/b`));
    server.routes.set('/same', to('/here'));
    server.routes.set('/here', bytes('abc'));
    const headers = { Authorization: 'Bearer XYZZY' };
    await client().request(get('/a', { headers }));
    await client().request(get('/same', { headers }));
    expect(other.seen[0]?.headers.authorization).toBeUndefined();
    expect(server.seen.at(-1)?.headers.authorization).toBe('Bearer XYZZY');
    const post = get('/a', { method: 'POST', headers, body: Buffer.from('{"PIN":"1"}') });
    expect(await codeOf(client().request(post))).toBe('net-redirect-refused');
    expect(other.seen).toHaveLength(1);
  });

  test('of a request that says who asks never drop the encryption', async () => {
    const { redirected } = await import('../../src/net/redirect.ts');
    const url = new URL('https://example.org/');
    const step = { url, method: 'GET', headers: { authorization: 'Bearer x' }, body: undefined } as const;
    expect(() => redirected(step, 302, 'http://example.org/')).toThrow('without encryption');
    expect(redirected({ ...step, headers: {} }, 302, 'http://example.org/').url.protocol).toBe('http:');
  });

  test('303 asks with GET, 307 and 308 send the body again (RFC 9110, 15.4)', async () => {
    server.routes.set('/303', to('/end', 303));
    server.routes.set('/307', to('/end', 307));
    server.routes.set('/end', ({ method, body }, response) => void response.end(`${method}${body}`));
    const post = { method: 'POST', body: Buffer.from('x') } as const;
    const said = async (path: string): Promise<string> =>
      Buffer.from((await client().request(get(path, post))).body).toString();
    expect([await said('/303'), await said('/307')]).toEqual(['GET', 'POSTx']);
  });
});

describe('further tries', () => {
  test.each([429, 502, 503, 504])('follow status %i', async (status) => {
    server.routes.set(
      '/a',
      (_request, response) => void response.writeHead(server.seen.length === 1 ? status : 200).end('abc'),
    );
    expect((await client().request(get('/a'))).status).toBe(200);
    expect(server.seen).toHaveLength(2);
  });

  test('are bounded, and the last answer counts', async () => {
    server.routes.set('/a', (_request, response) => void response.writeHead(503).end());
    expect((await client({ retries: 1 }).request(get('/a'))).status).toBe(503);
    expect(server.seen).toHaveLength(2);
  });

  test('do not follow other statuses', async () => {
    server.routes.set('/a', (_request, response) => void response.writeHead(500).end());
    expect((await client().request(get('/a'))).status).toBe(500);
    expect(server.seen).toHaveLength(1);
  });

  test('wait as long as Retry-After says, and not beyond the time there is', async () => {
    const times: number[] = [];
    server.routes.set('/soon', (_request, response) => {
      times.push(Date.now());
      response.writeHead(times.length === 1 ? 503 : 200, { 'retry-after': '1' }).end();
    });
    server.routes.set(
      '/late',
      (_request, response) => void response.writeHead(503, { 'retry-after': '3600' }).end(),
    );
    expect((await client().request(get('/soon'))).status).toBe(200);
    const [first = 0, second = 0] = times;
    expect(second - first).toBeGreaterThanOrEqual(990);
    expect((await client().request(get('/late'))).status).toBe(503);
  });

  test('of a POST that may have arrived need leave', async () => {
    let connections = 0;
    const url = await rawServer((socket) => {
      connections++;
      socket.once('data', () => socket.destroy());
    });
    const post = { method: 'POST', body: Buffer.from('x') } as const;
    expect(await codeOf(client({ retries: 1 }).request(get(url, post)))).toBe('net-unreachable');
    expect(connections).toBe(1);
    const repeatable = { ...post, repeatable: true };
    expect(await codeOf(client({ retries: 1 }).request(get(url, repeatable)))).toBe('net-unreachable');
    expect(connections).toBe(3);
  });
});

test('user and password in an address authenticate, and show nowhere', async () => {
  server.routes.set('/a', bytes('<', 'text/html'));
  const one = client();
  const url = server.origin.replace('//', '//an:XYZZY@');
  const error = await one.request(get(`${url}/a`, { accept: ['x/y'] })).catch((cause: unknown) => cause);
  expect(server.seen[0]?.headers.authorization).toBe(`Basic ${Buffer.from('an:XYZZY').toString('base64')}`);
  expect(JSON.stringify([one.contacted, String(error), error])).not.toContain('XYZZY');
});

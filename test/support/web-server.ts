import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

export type Handler = (request: Seen, response: ServerResponse) => void;

export interface WebServer {
  /** `http://127.0.0.1:PORT`. */
  readonly origin: string;
  /** What was asked, in order. */
  readonly seen: Seen[];
  /** Answers by path, the query not counted; others are 404. */
  readonly routes: Map<string, Handler>;
  close(): Promise<void>;
}

/** A real HTTP server on loopback, at any free port. */
export async function webServer(host = '127.0.0.1'): Promise<WebServer> {
  const seen: Seen[] = [];
  const routes = new Map<string, Handler>();
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on('error', () => undefined);
    response.on('error', () => undefined);
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const { method = '', url = '/', headers } = incoming;
      const request = { method, path: url, headers, body: Buffer.concat(chunks) };
      seen.push(request);
      const [path = ''] = url.split('?');
      const handler = routes.get(path);
      if (handler) handler(request, response);
      else response.writeHead(404).end('nothing here');
    });
  });
  await new Promise<void>((ready) => server.listen(0, host, ready));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    seen,
    routes,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

/** Answers 200 with these bytes. */
export const bytes =
  (body: Uint8Array | string, type = 'application/octet-stream'): Handler =>
  (_request, response) =>
    void response.writeHead(200, { 'content-type': type }).end(body);

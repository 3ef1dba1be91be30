import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import type { OpensslFolder } from '../keys/openssl.ts';
import { type Seen, type WebServer, webServer } from './web-server.ts';

/** How the service behaves; what is not said is as a plain one of version 2 does. */
export interface CscBehaviour {
  readonly version?: 1 | 2;
  readonly token?: string;
  readonly mode?: 'implicit' | 'explicit' | 'oauth2code';
  readonly pin?: string;
  /** One-time passwords, each good once. */
  readonly otps?: string[];
  readonly scal?: '1' | '2';
  readonly multisign?: number;
  readonly algorithms?: readonly string[];
  readonly keyStatus?: string;
  /** Milliseconds a SAD lives. */
  readonly lifetime?: number;
  /** Answers when asked a second time. */
  readonly asynchronous?: boolean;
  /** Answers to give before working, by method: status and content. */
  readonly failures?: Record<
    string,
    { status: number; content?: unknown; headers?: Record<string, string> }[]
  >;
  /** Changes the values it gives. */
  readonly spoil?: (signature: Buffer) => Buffer;
}

/** A remote signing service on loopback, strict about what it is asked (CSC API v2.0, 11; version 1.0.4 in its names). */
export interface CscServer {
  readonly url: string;
  /** How often each method was called. */
  calls(): Record<string, number>;
  /** What was sent, in order. */
  readonly web: WebServer;
  close(): Promise<void>;
}

class Refusal extends Error {
  readonly status: number;
  readonly error: string;
  constructor(error: string, description: string, status = 400) {
    super(description);
    this.error = error;
    this.status = status;
  }
}

type Body = Record<string, unknown>;
interface Authorization {
  hashes: Set<string>;
  left: number;
  until: number;
}

const digests: Record<string, { name: string; size: number }> = {
  '2.16.840.1.101.3.4.2.1': { name: 'sha256', size: 32 },
  '2.16.840.1.101.3.4.2.2': { name: 'sha384', size: 48 },
  '2.16.840.1.101.3.4.2.3': { name: 'sha512', size: 64 },
};
const pssOid = '1.2.840.113549.1.1.10';
const members: Record<string, readonly string[]> = {
  info: ['lang'],
  'credentials/list': ['userID', 'maxResults', 'pageToken', 'clientData'],
  'credentials/info': ['credentialID', 'certificates', 'certInfo', 'authInfo', 'lang', 'clientData'],
  'credentials/authorize': [
    'credentialID',
    'numSignatures',
    'hashes',
    'hashAlgorithmOID',
    'authData',
    'description',
    'clientData',
  ],
  'credentials/sendOTP': ['credentialID', 'clientData'],
  'signatures/signHash': [
    'credentialID',
    'SAD',
    'hashes',
    'hashAlgorithmOID',
    'signAlgo',
    'signAlgoParams',
    'operationMode',
    'clientData',
  ],
  'signatures/signPolling': ['responseID'],
};
const membersOfVersion1: Record<string, readonly string[]> = {
  ...members,
  'credentials/authorize': [
    'credentialID',
    'numSignatures',
    'hash',
    'PIN',
    'OTP',
    'description',
    'clientData',
  ],
  'signatures/signHash': [
    'credentialID',
    'SAD',
    'hash',
    'hashAlgo',
    'signAlgo',
    'signAlgoParams',
    'clientData',
  ],
};

const need = (condition: boolean, description: string, error = 'invalid_request'): void => {
  if (!condition) throw new Refusal(error, description);
};

/** @param signer a signer of the folder, below its `ca.pem`; its key and certificate are the credential `C1` */
export async function cscServer(
  keys: Pick<OpensslFolder, 'openssl' | 'read' | 'file'>,
  signer: string,
  behaviour: CscBehaviour = {},
): Promise<CscServer> {
  const {
    version = 2,
    token = 'token-1',
    mode = 'explicit',
    pin,
    otps = [],
    scal = '2',
    multisign = 1,
  } = behaviour;
  const {
    lifetime = 60_000,
    asynchronous = false,
    failures = {},
    spoil = (value: Buffer) => value,
  } = behaviour;
  const web = await webServer();
  const authorizations = new Map<string, Authorization>();
  const later = new Map<string, string[]>();
  const base = `/csc/v${version}`;
  const der = (name: string): string => {
    keys.openssl('x509', '-in', `${name}.pem`, '-outform', 'DER', '-out', `${name}.csc.der`);
    return keys.read(`${name}.csc.der`).toString('base64');
  };
  const certificates = [der(signer), der('ca')];
  const algorithms = behaviour.algorithms ?? ['1.2.840.113549.1.1.1', pssOid];

  const objects = [
    ...(pin === undefined ? [] : [{ type: 'Password', id: 'PIN', format: 'N', label: 'PIN' }]),
    ...(otps.length === 0 ? [] : [{ type: 'Password', id: 'OTP', format: 'N', label: 'OTP' }]),
  ];
  const presence = (there: boolean) => ({ presence: String(there), format: 'N' });
  const authOf =
    version === 1
      ? {
          authMode: mode,
          PIN: presence(pin !== undefined),
          OTP: { ...presence(otps.length > 0), type: 'online' },
        }
      : {
          auth: {
            mode,
            ...(mode === 'explicit'
              ? { expression: objects.map(({ id }) => id).join(' AND '), objects }
              : {}),
          },
        };

  const hashesOf = (body: Body, digest: { size: number } | undefined): string[] => {
    const hashes = body[version === 1 ? 'hash' : 'hashes'];
    need(Array.isArray(hashes) && hashes.length > 0, 'Missing (or invalid type) hash parameter');
    for (const hash of hashes as unknown[]) {
      need(typeof hash === 'string', 'Missing (or invalid type) hash parameter');
      const size = Buffer.from(String(hash), 'base64').length;
      need(
        digest === undefined ? size >= 32 : size === digest.size,
        'Invalid digest value length',
        'invalid_request',
      );
    }
    return hashes as string[];
  };
  const digestOf = (body: Body) => {
    const oid = String(body[version === 1 ? 'hashAlgo' : 'hashAlgorithmOID']);
    need(digests[oid] !== undefined, 'Invalid parameter hashAlgorithmOID');
    return digests[oid] as { name: string; size: number };
  };
  const checkSecrets = (body: Body): void => {
    if (mode !== 'explicit') return;
    const data =
      version === 1
        ? (['PIN', 'OTP'] as const).flatMap((id) => (body[id] === undefined ? [] : [{ id, value: body[id] }]))
        : ((body.authData ?? []) as { id: string; value: unknown }[]);
    need(data.length === objects.length, 'Missing authData');
    for (const { id, value } of data) {
      if (id === 'PIN') need(value === pin, 'The PIN is invalid', 'invalid_pin');
      else {
        const at = otps.indexOf(String(value));
        need(at >= 0, 'The OTP is invalid', 'invalid_otp');
        otps.splice(at, 1);
      }
    }
  };

  const sign = (hash: string, digest: string, algorithm: string): string => {
    const pss =
      algorithm === pssOid
        ? [
            '-pkeyopt',
            'rsa_padding_mode:pss',
            '-pkeyopt',
            'rsa_pss_saltlen:digest',
            '-pkeyopt',
            `rsa_mgf1_md:${digest}`,
          ]
        : [];
    const value = execFileSync(
      'openssl',
      ['pkeyutl', '-sign', '-inkey', keys.file(`${signer}.key`), '-pkeyopt', `digest:${digest}`, ...pss],
      { input: Buffer.from(hash, 'base64') },
    );
    return spoil(value).toString('base64');
  };

  const methods: Record<string, (body: Body) => unknown> = {
    info: () => ({
      specs: version === 1 ? '1.0.4.0' : '2.0.0.2',
      name: 'Loopback signing',
      region: 'VN',
      lang: 'en-US',
      authType: ['external'],
      methods: Object.keys(members).filter((name) => name !== 'info'),
    }),
    'credentials/list': () => ({ credentialIDs: ['C1'] }),
    'credentials/info': (body) => {
      need(
        ['none', 'single', 'chain', undefined].includes(body.certificates as string),
        'Invalid parameter certificates',
      );
      return {
        key: { status: behaviour.keyStatus ?? 'enabled', algo: algorithms, len: 2048 },
        cert: {
          status: 'valid',
          certificates: body.certificates === 'chain' ? certificates : certificates.slice(0, 1),
        },
        ...authOf,
        SCAL: scal,
        multisign,
      };
    },
    'credentials/authorize': (body) => {
      need(mode !== 'oauth2code', 'The credential is authorised by OAuth 2.0');
      const count = body.numSignatures;
      need(
        typeof count === 'number' && Number.isInteger(count) && count >= 1,
        'Invalid parameter numSignatures',
      );
      need((count as number) <= multisign, 'Numbers of signatures is too high');
      const hashes = hashesOf(body, version === 1 ? undefined : digestOf(body));
      need(hashes.length <= (count as number), 'Numbers of hashes exceeds numSignatures');
      checkSecrets(body);
      const SAD = randomUUID();
      authorizations.set(SAD, {
        hashes: new Set(hashes),
        left: count as number,
        until: Date.now() + lifetime,
      });
      return { SAD, expiresIn: Math.ceil(lifetime / 1000) };
    },
    'credentials/sendOTP': () => ({}),
    'signatures/signHash': (body) => {
      const algorithm = String(body.signAlgo);
      need(algorithms.includes(algorithm), 'Invalid parameter signAlgo');
      need(
        (algorithm === pssOid) === (typeof body.signAlgoParams === 'string'),
        'Invalid parameter signAlgoParams',
      );
      const digest = digestOf(body);
      const hashes = hashesOf(body, digest);
      if (mode === 'oauth2code') need(body.SAD === undefined, 'Unexpected SAD');
      else {
        const authorization = authorizations.get(String(body.SAD));
        if (authorization === undefined) throw new Refusal('invalid_request', 'Invalid parameter SAD');
        need(authorization.until > Date.now(), 'SAD expired');
        if (scal === '2')
          need(
            hashes.every((hash) => authorization.hashes.has(hash)),
            'Hash is not authorized by the SAD',
          );
        need(hashes.length <= authorization.left, 'Numbers of signatures is too high');
        authorization.left -= hashes.length;
      }
      const signatures = hashes.map((hash) => sign(hash, digest.name, algorithm));
      if (!asynchronous) return { signatures };
      const responseID = randomUUID();
      later.set(responseID, signatures);
      return { responseID };
    },
    'signatures/signPolling': (body) => {
      const signatures = later.get(String(body.responseID));
      need(signatures !== undefined, 'Invalid parameter responseID');
      return { signatures };
    },
  };

  const handle = (method: string, request: Seen): { status: number; content: unknown } => {
    need(request.method === 'POST', 'POST is the only method', 'invalid_request');
    need(/^application\/json/.test(request.headers['content-type'] ?? ''), 'JSON is expected');
    if (method !== 'info' && request.headers.authorization !== `Bearer ${token}`)
      throw new Refusal('invalid_token', 'The access token is expired or has been revoked', 401);
    if (method === 'info') need(request.headers.authorization === undefined, 'info takes no token');
    const body = JSON.parse(request.body.toString('utf8')) as Body;
    const known = (version === 1 ? membersOfVersion1 : members)[method] ?? [];
    const stranger = Object.keys(body).find((name) => !known.includes(name));
    need(stranger === undefined, `Unknown parameter ${stranger}`);
    if (known.includes('credentialID')) need(body.credentialID === 'C1', 'Invalid parameter credentialID');
    return { status: 200, content: methods[method]?.(body) };
  };
  for (const method of Object.keys(methods))
    web.routes.set(`${base}/${method}`, (request, response) => {
      const failure = failures[method]?.shift();
      const answer = (status: number, content: unknown, headers: Record<string, string> = {}): void => {
        response.writeHead(status, { 'content-type': 'application/json', ...headers });
        response.end(
          content === undefined ? '' : typeof content === 'string' ? content : JSON.stringify(content),
        );
      };
      if (failure !== undefined) {
        answer(failure.status, failure.content, failure.headers);
        return;
      }
      try {
        const { status, content } = handle(method, request);
        answer(status, content);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        answer(error.status, { error: error.error, error_description: error.message });
      }
    });
  return {
    url: `${web.origin}${base}`,
    web,
    calls() {
      const counts: Record<string, number> = {};
      for (const { path } of web.seen) {
        const name = path.slice(base.length + 1);
        counts[name] = (counts[name] ?? 0) + 1;
      }
      return counts;
    },
    close: () => web.close(),
  };
}

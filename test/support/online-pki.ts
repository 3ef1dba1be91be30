/** Certificates that name addresses on a loopback server, and openssl as the responder behind them. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeAlgorithmIdentifier } from '../../src/pki/algorithms/identifier.ts';
import { readKeyFacts } from '../../src/pki/algorithms/public-key.ts';
import { chooseScheme, signatureAlgorithmOf } from '../../src/pki/algorithms/signing.ts';
import { Tag } from '../../src/pki/asn1/element.ts';
import { bitString, context, encode, integer, oid, sequence } from '../../src/pki/asn1/writer.ts';
import {
  type Authority,
  basicConstraints,
  extension,
  extKeyUsage,
  keyUsage,
  makeAuthority,
  newKey,
  pemOf,
  signValue,
  spkiOf,
} from '../pki/support/mini-ca.ts';
import { Paper } from './paper.ts';
import { run } from './programs.ts';
import { makeCms } from './sealing.ts';
import { type Handler, type WebServer, webServer } from './web-server.ts';

const uri = (url: string): Uint8Array => encode(0x86, Buffer.from(url));

export const access = (ocsp: readonly string[], issuers: readonly string[]): Uint8Array =>
  extension(
    '1.3.6.1.5.5.7.1.1',
    sequence(
      ...ocsp.map((url) => sequence(oid('1.3.6.1.5.5.7.48.1'), uri(url))),
      ...issuers.map((url) => sequence(oid('1.3.6.1.5.5.7.48.2'), uri(url))),
    ),
  );

export const lists = (...urls: readonly string[]): Uint8Array =>
  extension('2.5.29.31', sequence(sequence(context(0, context(0, ...urls.map(uri))))));

const generalizedTime = (date: Date): Uint8Array =>
  encode(Tag.GeneralizedTime, Buffer.from(`${date.toISOString().slice(0, 19).replace(/[-T:]/g, '')}Z`));

const hour = 3_600_000;

export interface ListInput {
  readonly revoked?: readonly Authority[];
  readonly thisUpdate?: Date;
  readonly nextUpdate?: Date;
  /** Who signs in the issuer's name. */
  readonly key?: Authority['key'];
}

/** A CRL of an authority, an hour old and good for another one. */
export function makeList(by: Authority, input: ListInput = {}): Uint8Array {
  const key = input.key ?? by.key;
  const facts = readKeyFacts(spkiOf(key));
  const scheme = chooseScheme(facts);
  const algorithm = encodeAlgorithmIdentifier(signatureAlgorithmOf(facts, scheme));
  const entries = (input.revoked ?? []).map(({ certificate }) =>
    sequence(encode(Tag.Integer, certificate.serialBytes), generalizedTime(new Date(Date.now() - 2 * hour))),
  );
  const tbs = sequence(
    integer(1),
    algorithm,
    by.subject,
    generalizedTime(input.thisUpdate ?? new Date(Date.now() - hour)),
    generalizedTime(input.nextUpdate ?? new Date(Date.now() + hour)),
    ...(entries.length > 0 ? [sequence(...entries)] : []),
  );
  return sequence(tbs, algorithm, bitString(signValue(key, tbs, scheme)));
}

export interface OnlinePki {
  readonly server: WebServer;
  readonly root: Authority;
  /** Below the root; its CRL is at `/root.crl`, itself at `/issuing.cer`, its responder at `/ocsp`. */
  readonly issuing: Authority;
  /** A signer below `issuing`; extensions replace the addresses of its certificate. */
  signer(name: string, ...addresses: readonly Uint8Array[]): Authority;
  /** A document signed by it, carrying no other certificate of its chain. */
  signedBy(signer: Authority): Uint8Array;
  /** openssl as OCSP responder of `issuing`; `by` signs in its place. */
  responder(options?: {
    readonly revoked?: readonly Authority[];
    readonly by?: Authority;
    readonly args?: readonly string[];
  }): Handler;
  readonly ca: string;
  close(): Promise<void>;
}

export async function onlinePki(): Promise<OnlinePki> {
  const server = await webServer();
  const folder = mkdtempSync(join(tmpdir(), 'kyso-online-'));
  const at = (path: string): string => server.origin + path;
  const path = (name: string): string => join(folder, name);
  const root = makeAuthority('Online Root', undefined, { key: newKey('P-256') });
  const issuing = makeAuthority('Online Issuing', root, {
    key: newKey('P-256'),
    extensions: [basicConstraints(true), keyUsage(5, 6), lists(at('/root.crl'))],
  });
  const signers: Authority[] = [];
  let asked = 0;
  server.routes.set('/root.crl', (_request, response) => void response.end(makeList(root)));
  server.routes.set('/issuing.cer', (_request, response) => void response.end(issuing.der));
  server.routes.set('/issuing.crl', (_request, response) => void response.end(makeList(issuing)));
  writeFileSync(path('root.pem'), pemOf(root.der));
  writeFileSync(path('issuing.pem'), pemOf(issuing.der));
  const responder: OnlinePki['responder'] = ({ revoked = [], by = issuing, args = [] } = {}) => {
    return ({ method, path: asking, body }, response) => {
      const name = `${asked++}`;
      const request =
        method === 'GET'
          ? Buffer.from(decodeURIComponent(asking.split('/').slice(2).join('/')), 'base64')
          : body;
      const index = signers.map((signer) => {
        const state = revoked.includes(signer)
          ? 'R\t491231235959Z\t250101000000Z,keyCompromise'
          : 'V\t491231235959Z\t';
        return `${state}\t${signer.certificate.serial.toUpperCase()}\tunknown\t/CN=x\n`;
      });
      writeFileSync(path(`${name}.index`), index.join(''));
      writeFileSync(path(`${name}.index.attr`), 'unique_subject = no\n');
      writeFileSync(path(`${name}.req`), request);
      writeFileSync(path(`${name}.pem`), pemOf(by.der));
      writeFileSync(path(`${name}.key`), by.key.privateKey.export({ type: 'pkcs8', format: 'pem' }));
      const done = run('openssl', [
        ...[
          'ocsp',
          '-index',
          path(`${name}.index`),
          '-CA',
          path('issuing.pem'),
          '-reqin',
          path(`${name}.req`),
        ],
        ...['-rsigner', path(`${name}.pem`), '-rkey', path(`${name}.key`), '-respout', path(`${name}.res`)],
        ...['-nmin', '60', ...args],
      ]);
      if (done.code !== 0) throw new Error(done.stderr);
      response.writeHead(200, { 'content-type': 'application/ocsp-response' });
      response.end(readFileSync(path(`${name}.res`)));
    };
  };
  return {
    server,
    root,
    issuing,
    ca: path('root.pem'),
    signer(name, ...addresses) {
      const given =
        addresses.length > 0
          ? addresses
          : [access([at('/ocsp')], [at('/issuing.cer')]), lists(at('/issuing.crl'))];
      const made = makeAuthority(name, issuing, {
        key: newKey('P-256'),
        extensions: [basicConstraints(false), keyUsage(0, 1), ...given],
      });
      signers.push(made);
      return made;
    },
    signedBy: (signer) => Paper.make().seal({ cms: (content) => makeCms({ by: signer, content }) }).bytes,
    responder,
    async close() {
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A certificate that may sign OCSP answers for `issuing`. */
export const makeResponder = (issuing: Authority, ...more: readonly Uint8Array[]): Authority =>
  makeAuthority('Online Responder', issuing, {
    key: newKey('P-256'),
    extensions: [basicConstraints(false), keyUsage(0), extKeyUsage(false, '1.3.6.1.5.5.7.3.9'), ...more],
  });

/** An office with a root and a signer, whose signatures openssl and xmlsec1 make. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseCertificate } from '../../src/pki/x509/certificate.ts';
import type { Certificate } from '../../src/pki/x509/types.ts';
import type { DocumentResult } from '../../src/verify/result.ts';
import { createVerifier, type VerifyOptions } from '../../src/verify/verify.ts';

export class Office {
  readonly #path = mkdtempSync(join(tmpdir(), 'kyso-office-'));
  /** What was signed, by all it was made from: the same is not signed twice. */
  readonly #made = new Map<string, Buffer>();

  constructor() {
    for (const name of ['root', 'signer'])
      this.openssl('genpkey', '-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048', '-out', `${name}.key`);
    this.openssl(
      'req',
      '-x509',
      '-key',
      'root.key',
      '-subj',
      '/CN=Office Root',
      '-days',
      '3650',
      '-out',
      'root.pem',
    );
    this.openssl(
      'req',
      '-new',
      '-key',
      'signer.key',
      '-subj',
      '/CN=Office Signer/O=Office',
      '-out',
      'signer.csr',
    );
    this.put('signer.ext', 'keyUsage=critical,digitalSignature,nonRepudiation\n');
    const issue = [
      'x509',
      '-req',
      '-in',
      'signer.csr',
      '-CA',
      'root.pem',
      '-CAkey',
      'root.key',
      '-days',
      '3650',
    ];
    this.openssl(...issue, '-extfile', 'signer.ext', '-out', 'signer.pem');
  }

  close(): void {
    rmSync(this.#path, { recursive: true, force: true });
  }

  file(name: string): string {
    return join(this.#path, name);
  }

  put(name: string, content: string | Uint8Array): string {
    writeFileSync(this.file(name), content);
    return this.file(name);
  }

  folder(name: string): void {
    mkdirSync(this.file(name), { recursive: true });
  }

  read(name: string): Buffer {
    return readFileSync(this.file(name));
  }

  openssl(...args: readonly string[]): Buffer {
    return execFileSync('openssl', args, { cwd: this.#path, stdio: ['ignore', 'pipe', 'pipe'] });
  }

  /** A certificate as DER. */
  der(name: string): Buffer {
    return this.openssl('x509', '-in', `${name}.pem`, '-outform', 'DER');
  }

  certificate(name: string): Certificate {
    return parseCertificate(this.der(name));
  }

  /** A CMS over the content, detached unless `-nodetach` is among the further options. */
  cms(content: string | Uint8Array, ...more: readonly string[]): Buffer {
    const keys = ['-signer', 'signer.pem', '-inkey', 'signer.key'];
    const made = this.#once(['cms', Buffer.from(content as Uint8Array).toString('latin1'), more], () => {
      this.put('content', content);
      return this.openssl('cms', '-sign', '-binary', '-in', 'content', ...keys, '-outform', 'DER', ...more);
    });
    return Buffer.from(made);
  }

  #once(from: unknown, make: () => Buffer): Buffer {
    const key = JSON.stringify(from);
    const made = this.#made.get(key) ?? make();
    this.#made.set(key, made);
    return made;
  }

  /** An XML signature by xmlsec1 of a template; references to files are found in the folder. */
  xml(template: string, ...more: readonly string[]): string {
    const key = [
      '--privkey-pem',
      'signer.key,signer.pem',
      '--enabled-reference-uris',
      'empty,same-doc,local,remote',
    ];
    const files = [...template.matchAll(/ URI="([^"#]+)"/g)]
      .map(([, uri = '']) => decodeURI(uri))
      .filter((name) => existsSync(this.file(name)))
      .map((name) => [name, this.read(name).toString('latin1')]);
    return this.#once(['xml', template, more, files], () => {
      this.put('template.xml', template);
      return execFileSync('xmlsec1', ['--sign', ...key, ...more, 'template.xml'], {
        cwd: this.#path,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
    }).toString('utf8');
  }

  /** The verdict on a document, with the root as trust anchor unless told otherwise. */
  async verify(
    bytes: Uint8Array,
    { content, name, ...options }: VerifyOptions & { content?: Uint8Array; name?: string } = {},
  ): Promise<Omit<DocumentResult, 'file'>> {
    const verifier = createVerifier({ trust: [this.certificate('root')], ...options });
    const about = { ...(name === undefined ? {} : { name }), content: () => content };
    return verifier.judge(await verifier.gatherAny(bytes, about));
  }
}

/** What matters of a verdict: status, and the codes of what is against it. */
export const told = ({ status, format, signatures }: Omit<DocumentResult, 'file'>): unknown => ({
  status,
  format,
  signatures: signatures.map((one) => [
    one.status,
    one.coverage,
    ...one.problems.filter(({ effect }) => effect !== 'warn').map(({ code }) => code),
  ]),
});

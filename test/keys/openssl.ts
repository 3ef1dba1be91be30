import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const program = 'openssl';

/** A folder in which openssl makes identities, each only once. */
export class OpensslFolder {
  readonly path: string = mkdtempSync(join(tmpdir(), 'kyso-openssl-'));
  readonly #made = new Set<string>();

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
  file(name: string): string {
    return join(this.path, name);
  }
  read(name: string): Buffer {
    return readFileSync(this.file(name));
  }
  write(name: string, content: string | Uint8Array): string {
    writeFileSync(this.file(name), content);
    return this.file(name);
  }
  openssl(...args: string[]): void {
    execFileSync(program, args, {
      cwd: this.path,
      stdio: 'pipe',
      env: { ...process.env, LC_ALL: 'C.UTF-8' },
    });
  }

  /** `ca.key`, `ca.pem`: a root. */
  #root(): void {
    if (this.#once('root')) return;
    const subject = ['-subj', '/CN=Test Root', '-days', '3650'];
    this.openssl(
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-keyout',
      'ca.key',
      '-out',
      'ca.pem',
      ...subject,
    );
  }

  /** `NAME.key`, `NAME.pem`: a signer below the root. @param algorithm arguments of `openssl genpkey` */
  signer(name: string, algorithm: readonly string[], usage = 'digitalSignature,nonRepudiation'): this {
    if (this.#once(`signer ${name}`)) return this;
    this.#root();
    this.openssl('genpkey', ...algorithm, '-out', `${name}.key`);
    this.openssl(
      'req',
      '-new',
      '-utf8',
      '-key',
      `${name}.key`,
      '-subj',
      `/CN=Nguyễn Văn ${name}/O=Văn phòng`,
      '-out',
      `${name}.csr`,
    );
    this.write('ext', `keyUsage=critical,${usage}\n`);
    const issuer = [
      '-CA',
      'ca.pem',
      '-CAkey',
      'ca.key',
      '-CAcreateserial',
      '-days',
      '900',
      '-extfile',
      'ext',
    ];
    this.openssl('x509', '-req', '-in', `${name}.csr`, ...issuer, '-out', `${name}.pem`);
    return this;
  }

  /** A PKCS#12 of that signer with the root. @returns its bytes */
  pkcs12(signer: string, passphrase: string, ...options: string[]): Buffer {
    const content = ['-inkey', `${signer}.key`, '-in', `${signer}.pem`, '-certfile', 'ca.pem'];
    this.openssl(
      'pkcs12',
      '-export',
      ...content,
      ...options,
      '-out',
      'out.p12',
      '-passout',
      `pass:${passphrase}`,
    );
    return this.read('out.p12');
  }

  #once(what: string): boolean {
    if (this.#made.has(what)) return true;
    this.#made.add(what);
    return false;
  }
}

/** Arguments of `openssl genpkey` for each kind of key kyso signs with. */
export const keyKinds = {
  rsa: ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048'],
  'rsa-pss': ['-algorithm', 'RSA-PSS', '-pkeyopt', 'rsa_keygen_bits:2048'],
  'P-256': ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'],
  'P-384': ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-384'],
  'P-521': ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-521'],
  ed25519: ['-algorithm', 'ED25519'],
  ed448: ['-algorithm', 'ED448'],
} as const;

import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { OpensslFolder } from '../keys/openssl.ts';

/** Programs every test with a software token needs. */
export const tokenPrograms = ['softhsm2-util', 'pkcs11-tool', 'openssl'] as const;

/** The software token's module, where Debian puts it. */
export const softHsmModule = '/usr/lib/softhsm/libsofthsm2.so';

const headers = fileURLToPath(new URL('../../node_modules/pkcs11js/includes', import.meta.url));
const shimSource = fileURLToPath(new URL('./token-shim.c', import.meta.url));

/** Tokens of SoftHSM in a folder of their own, with keys made by openssl. */
export class SoftHsm {
  readonly keys: OpensslFolder = new OpensslFolder();
  /** The configuration; also in this process' environment from now on. */
  readonly conf: string;

  constructor() {
    mkdirSync(this.keys.file('tokens'));
    const lines = [
      `directories.tokendir = ${this.keys.file('tokens')}`,
      'objectstore.backend = file',
      'log.level = ERROR',
    ];
    this.conf = this.keys.write('softhsm2.conf', `${lines.join('\n')}\n`);
    process.env.SOFTHSM2_CONF = this.conf;
  }

  /** What kyso needs in its environment. */
  get env(): { SOFTHSM2_CONF: string } {
    return { SOFTHSM2_CONF: this.conf };
  }

  token(label: string, pin: string): void {
    this.#run(
      'softhsm2-util',
      '--init-token',
      '--free',
      '--label',
      label,
      '--pin',
      pin,
      '--so-pin',
      `${pin}-so`,
    );
  }

  /**
   * Puts a signer's key on a token, and its certificate unless `bare`.
   * @param algorithm arguments of `openssl genpkey`
   */
  signer(
    token: { label: string; pin: string },
    name: string,
    id: string,
    algorithm: readonly string[],
    how: { bare?: true; alwaysAuthenticate?: true; usage?: string } = {},
  ): void {
    this.keys.signer(name, algorithm, how.usage);
    this.keys.openssl(
      'pkcs8',
      '-topk8',
      '-nocrypt',
      '-in',
      `${name}.key`,
      '-outform',
      'DER',
      '-out',
      `${name}.p8`,
    );
    this.keys.openssl('x509', '-in', `${name}.pem`, '-outform', 'DER', '-out', `${name}.der`);
    const tool = [
      '--module',
      softHsmModule,
      '--token-label',
      token.label,
      '--login',
      '--pin',
      token.pin,
      '--id',
      id,
      '--label',
      name,
    ];
    const always = how.alwaysAuthenticate ? ['--always-auth'] : [];
    this.#run(
      'pkcs11-tool',
      ...tool,
      '--write-object',
      this.keys.file(`${name}.p8`),
      '--type',
      'privkey',
      '--usage-sign',
      ...always,
    );
    if (!how.bare)
      this.#run('pkcs11-tool', ...tool, '--write-object', this.keys.file(`${name}.der`), '--type', 'cert');
  }

  /** Puts a key and its certificate, both PEM files, on a token; keys of any kind it knows. */
  hold(
    token: { label: string; pin: string },
    name: string,
    id: string,
    key: string,
    certificate: string,
  ): void {
    const at = ['--label', name, '--id', id, '--pin', token.pin];
    this.keys.openssl('pkcs8', '-topk8', '-nocrypt', '-in', key, '-out', `${name}.p8.pem`);
    this.#run('softhsm2-util', '--import', this.keys.file(`${name}.p8.pem`), '--token', token.label, ...at);
    this.keys.openssl('x509', '-in', certificate, '-outform', 'DER', '-out', `${name}.der`);
    const module = ['--module', softHsmModule, '--token-label', token.label, '--login', ...at];
    this.#run('pkcs11-tool', ...module, '--write-object', this.keys.file(`${name}.der`), '--type', 'cert');
  }

  /** The module that notes calls and imitates other tokens (see token-shim.c), compiled once. */
  shim(): string {
    const path = this.keys.file('shim.so');
    if (!existsSync(path)) this.#run('cc', '-shared', '-fPIC', '-I', headers, '-o', path, shimSource, '-ldl');
    return path;
  }

  /** The environment of the shim. */
  shimEnv(mode = ''): Record<string, string> {
    this.keys.write('shim.log', '');
    return { ...this.env, SHIM_MODULE: softHsmModule, SHIM_LOG: this.keys.file('shim.log'), SHIM_MODE: mode };
  }

  /** How often each call was made, by its line in the log. */
  calls(): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const line of readFileSync(this.keys.file('shim.log'), 'utf8').split('\n'))
      if (line !== '') counts[line] = (counts[line] ?? 0) + 1;
    return counts;
  }

  file(name: string, content: string): string {
    writeFileSync(this.keys.file(name), content);
    return this.keys.file(name);
  }

  done(): void {
    this.keys.remove();
  }

  #run(program: string, ...args: string[]): void {
    execFileSync(program, args, { stdio: 'pipe', env: { ...process.env, ...this.env } });
  }
}

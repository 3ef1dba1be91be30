import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { KeyHandle } from '../../src/keys/key-handle.ts';
import { openPkcs12 } from '../../src/keys/pkcs12.ts';
import { readFields } from '../../src/pades/fields.ts';
import { readSignatureDictionary, type SignatureDictionary } from '../../src/pades/signature-dictionary.ts';
import { openPdf } from '../../src/pdf/document.ts';
import type { SignedPdf } from '../../src/sign/options.ts';
import { keyKinds, OpensslFolder } from '../keys/openssl.ts';
import { run } from '../support/programs.ts';

/** Files and identities of one test file. */
export class Workshop extends OpensslFolder {
  readonly #keys = new Map<string, KeyHandle>();

  async key(kind: keyof typeof keyKinds = 'rsa'): Promise<KeyHandle> {
    const known = this.#keys.get(kind);
    if (known) return known;
    const made = await openPkcs12(this.signer(kind, keyKinds[kind]).pkcs12(kind, 'secret'), 'secret');
    this.#keys.set(kind, made);
    return made;
  }

  qpdf(pdf: Uint8Array, ...options: string[]): Buffer {
    const input = this.write('in.pdf', pdf);
    const { code, stderr } = run('qpdf', [...options, input, this.file('made.pdf')]);
    expect(code, stderr).toBe(0);
    return this.read('made.pdf');
  }
}

/** The signed file, which begins with the source. */
export const fileOf = (source: Uint8Array, { appended }: Pick<SignedPdf, 'appended'>): Buffer =>
  Buffer.concat([source, appended]);

function withFile<T>(bytes: Uint8Array, use: (path: string, folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'kyso-judge-'));
  try {
    const path = join(folder, 'file.pdf');
    writeFileSync(path, bytes);
    return use(path, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export interface PdfsigAnswer {
  readonly field: string;
  readonly valid: boolean;
  readonly total: boolean;
}

/** What poppler says of each signature, in its order. */
export function pdfsig(pdf: Uint8Array, password?: string): PdfsigAnswer[] {
  return withFile(pdf, (path) => {
    const passwords = password === undefined ? [] : ['-upw', password];
    const { stdout } = run('pdfsig', ['-nocert', ...passwords, path]);
    return stdout
      .split(/^Signature #\d+:/m)
      .slice(1)
      .filter((text) => !text.includes('field is not signed'))
      .map((text) => ({
        field: /Field Name: (.*)/.exec(text)?.[1] ?? '',
        valid: text.includes('Signature is Valid'),
        total: text.includes('Total document signed'),
      }));
  });
}

/** `qpdf --check` finds nothing to complain about. */
export function expectSound(pdf: Uint8Array, password?: string): void {
  const { code, stdout, stderr } = withFile(pdf, (path) =>
    run('qpdf', ['--check', ...(password === undefined ? [] : [`--password=${password}`]), path]),
  );
  expect(code, stdout + stderr).toBe(0);
}

/** Every signature is valid for poppler, the last one covers the document, and the structure is sound. */
export function expectSigned(pdf: Uint8Array, count = 1, password?: string): void {
  const answers = pdfsig(pdf, password);
  expect(answers).toHaveLength(count);
  expect(answers.every(({ valid }) => valid)).toBe(true);
  expect(answers.filter(({ total }) => total)).toHaveLength(1);
  expectSound(pdf, password);
}

/** The signature dictionaries of a document, in field order. */
export function signaturesIn(pdf: Uint8Array, password?: string): SignatureDictionary[] {
  const view = openPdf(pdf, password === undefined ? {} : { password }).latest;
  return readFields(view).fields.flatMap((field) => {
    const signature = field.value === undefined ? undefined : readSignatureDictionary(view, field.value);
    return signature ? [signature] : [];
  });
}

/** The bytes the ranges cover, and the CMS in the gap. */
export function rangesAndCms(pdf: Uint8Array, byteRange: readonly number[]): { data: Buffer; cms: Buffer } {
  const [a = 0, b = 0, c = 0, d = 0] = byteRange;
  const bytes = Buffer.from(pdf);
  const data = Buffer.concat([bytes.subarray(a, a + b), bytes.subarray(c, c + d)]);
  return { data, cms: Buffer.from(bytes.toString('latin1', a + b + 1, c - 1), 'hex') };
}

/** openssl verifies the CMS over the extracted ranges, up to the root. */
export function opensslVerifies(workshop: Workshop, pdf: Uint8Array, byteRange: readonly number[]): string {
  const { data, cms } = rangesAndCms(pdf, byteRange);
  const files = ['-in', workshop.write('cms.der', cms), '-content', workshop.write('data', data)];
  const trust = ['-CAfile', workshop.file('ca.pem'), '-purpose', 'any'];
  const out = ['-out', workshop.file('out')];
  return run('openssl', [
    'cms',
    '-verify',
    '-inform',
    'DER',
    '-binary',
    ...files,
    ...trust,
    ...out,
  ]).stderr.trim();
}

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll } from 'vitest';
import { makeHybridPdf, makeStreamPdf, makeTablePdf } from '../../fixtures/small-pdfs.ts';

/** The built command line, as a user starts it. */
const bin = fileURLToPath(new URL('../../bin/kyso.js', import.meta.url));

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly input?: string | Uint8Array;
  readonly env?: Record<string, string>;
}

const environment = (extra: Record<string, string> = {}): NodeJS.ProcessEnv => {
  const { KYSO_PASSPHRASE: _, FORCE_COLOR: __, NO_COLOR: ___, ...rest } = process.env;
  return { ...rest, LC_ALL: 'C.UTF-8', ...extra };
};

/** Runs kyso to its end. */
export function kyso(args: readonly string[], options: RunOptions = {}): Ran {
  if (!existsSync(fileURLToPath(new URL('../../dist/cli.js', import.meta.url))))
    throw new Error('dist/ is missing: run npm run build first');
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, ...args], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    cwd: options.cwd ?? tmpdir(),
    env: environment(options.env),
    ...(options.input === undefined ? {} : { input: options.input }),
  });
  return { code: status, stdout, stderr };
}

/** Runs kyso to its end while this process goes on: for tests that serve it something. */
export function kysoAsync(args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const child = spawn(process.execPath, [bin, ...args], {
    cwd: options.cwd ?? tmpdir(),
    env: environment(options.env),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const text = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', (chunk: string) => {
      text[name] += chunk;
    });
  return new Promise((done, failed) => {
    child.once('error', failed);
    child.once('close', (code) => done({ code, ...text }));
  });
}

/** Starts kyso and leaves it running. */
export const startKyso = (args: readonly string[], cwd: string): ChildProcess =>
  spawn(process.execPath, [bin, ...args], { cwd, env: environment(), stdio: 'ignore' });

/** The path of the command line's entry, for tests that start it through a shell. */
export const kysoBin = bin;

// biome-ignore lint/suspicious/noExplicitAny: what the program printed is read as a stranger would.
export type Json = any;

export const json = ({ stdout }: Ran): Json => JSON.parse(stdout);
export const lines = ({ stdout }: Ran): Json[] =>
  stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

/** A folder of its own for one test file, removed by `done`. */
export interface Playground {
  readonly home: string;
  path(...names: string[]): string;
  /** Writes a file, and the folders it stands in. */
  put(name: string, content: string | Uint8Array): string;
  done(): void;
}

export function playground(): Playground {
  const home = realpathSync(mkdtempSync(join(tmpdir(), 'kyso-cli-')));
  const path = (...names: string[]): string => join(home, ...names);
  return {
    home,
    path,
    put(name, content) {
      mkdirSync(dirname(path(name)), { recursive: true });
      writeFileSync(path(name), content);
      return path(name);
    },
    done: () => rmSync(home, { recursive: true, force: true }),
  };
}

/** A small document of one of three kinds, different for every number. */
export function smallPdf(number = 0): Uint8Array {
  const make = [makeTablePdf, makeStreamPdf, makeHybridPdf][number % 3] ?? makeTablePdf;
  return make({ text: `Document ${number}` });
}

export interface TestKey {
  /** The options that name it. */
  readonly args: readonly string[];
  readonly p12: string;
  readonly ca: string;
  readonly passphraseFile: string;
}

export const passphrase = 'correct horse battery';

/** Makes a test identity with kyso itself. */
export function testKey({ path, put }: Playground, name = 'id'): TestKey {
  const passphraseFile = put(`${name}.pass`, `${passphrase}\n`);
  const made = kyso([
    ...['identity', 'create', '--name', 'Nguyễn Văn An', '--organization', 'Sở Nội vụ', '-o', path(name)],
    ...['--passphrase-file', passphraseFile],
  ]);
  if (made.code !== 0) throw new Error(made.stderr);
  const p12 = path(name, 'signer.p12');
  return {
    p12,
    ca: path(name, 'ca.pem'),
    passphraseFile,
    args: ['--p12', p12, '--passphrase-file', passphraseFile],
  };
}

/** A playground with a key in it. */
export type Workplace = Playground & { readonly key: TestKey };

/** One for all tests of a file, there while they run; `fill` puts in what they start from. */
export function workplace(fill: (place: Workplace) => void = () => undefined): Workplace {
  const place: Partial<Workplace> = {};
  beforeAll(() => {
    const made = playground();
    fill(Object.assign(place, made, { key: testKey(made) }));
  });
  afterAll(() => place.done?.());
  return place as Workplace;
}

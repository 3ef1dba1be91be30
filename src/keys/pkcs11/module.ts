import { closeSync, openSync, readSync, statSync } from 'node:fs';
import type { PKCS11 } from 'pkcs11js';
import { KysoError } from '../../errors.ts';
import { type BinaryKind, binaryKind } from './binary-kind.ts';
import { returnValueOf, tokenError } from './return-values.ts';

/** A PKCS#11 module of a maker, loaded and initialised in this process. */
export interface Pkcs11Module {
  readonly path: string;
  readonly library: PKCS11;
  readonly constants: typeof import('pkcs11js');
  /** Whether calls may come from other threads than this one, one at a time. */
  readonly threads: boolean;
  /** Once for every `loadModule`: the last one shuts the module down. */
  release(): void;
}

interface Loaded {
  readonly module: Pkcs11Module;
  users: number;
}

/** A module must be initialised once in a process, however many of its tokens are in use. */
const loaded = new Map<string, Loaded>();

/** @throws pkcs11-missing, pkcs11-unusable, token-failed */
export async function loadModule(path: string): Promise<Pkcs11Module> {
  const constants = await binding();
  let entry = loaded.get(path);
  if (entry === undefined) {
    entry = { module: open(path, constants), users: 0 };
    loaded.set(path, entry);
  }
  entry.users++;
  return entry.module;
}

/** @throws pkcs11-missing when the package that speaks to modules is not there */
async function binding(): Promise<typeof import('pkcs11js')> {
  try {
    const imported = await import('pkcs11js');
    return (imported as { default?: typeof import('pkcs11js') }).default ?? imported;
  } catch (cause) {
    throw new KysoError('pkcs11-missing', 'the package pkcs11js, which speaks to tokens, is not installed', {
      hint: 'Install it beside kyso with: npm install pkcs11js. It is compiled then, which takes Python, make and a C++ compiler.',
      cause,
    });
  }
}

function open(path: string, constants: typeof import('pkcs11js')): Pkcs11Module {
  checkFile(path);
  const library = new constants.PKCS11();
  try {
    library.load(path);
  } catch (error) {
    throw unusable(path, error);
  }
  const doing = `starting the PKCS#11 module ${path}`;
  let threads = true;
  try {
    library.C_Initialize({ flags: constants.CKF_OS_LOCKING_OK });
  } catch (error) {
    // Some old modules take no arguments at all; they are called from this thread only.
    threads = false;
    try {
      if (returnValueOf(error) !== constants.CKR_CRYPTOKI_ALREADY_INITIALIZED) library.C_Initialize();
    } catch (second) {
      library.close();
      throw tokenError(second, doing);
    }
  }
  const module: Pkcs11Module = {
    path,
    library,
    constants,
    threads,
    release() {
      const entry = loaded.get(path);
      if (entry === undefined || --entry.users > 0) return;
      loaded.delete(path);
      try {
        library.C_Finalize();
        library.close();
      } catch {
        // The process is done with it either way.
      }
    },
  };
  return module;
}

/** A name without a folder may be found by the system's loader; a path must lead to a library for this machine. */
function checkFile(path: string): void {
  const head = readHead(path);
  if (head === undefined) {
    if (!/[\\/]/.test(path)) return;
    throw new KysoError('pkcs11-unusable', `there is no PKCS#11 module at ${path}`, {
      subject: path,
      hint: 'Look for the .so, .dll or .dylib that came with the token; its documentation names it.',
    });
  }
  const kind = binaryKind(head);
  const wrong = kind === undefined ? undefined : misfit(kind);
  if (wrong !== undefined || (kind === undefined && process.platform !== 'darwin'))
    throw new KysoError('pkcs11-unusable', `${path} is ${wrong ?? 'no program library'}`, {
      subject: path,
      hint: `Take the module for ${process.platform} ${process.arch}.`,
    });
}

function misfit({ platform, arch }: BinaryKind): string | undefined {
  const here = process.platform === 'win32' || process.platform === 'darwin' ? process.platform : 'linux';
  if (platform === here && arch === process.arch) return undefined;
  return `a library for ${platform} ${arch}, and this program runs on ${process.platform} ${process.arch}`;
}

/** @throws pkcs11-unusable for what is there and cannot be read */
function readHead(path: string): Buffer | undefined {
  let file: number;
  try {
    if (statSync(path).isDirectory())
      throw new KysoError('pkcs11-unusable', `${path} is a folder, no PKCS#11 module`, { subject: path });
    file = openSync(path, 'r');
  } catch (error) {
    if (error instanceof KysoError) throw error;
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new KysoError('pkcs11-unusable', `the PKCS#11 module ${path} cannot be read (${code})`, {
      subject: path,
      cause: error,
    });
  }
  try {
    const head = Buffer.alloc(4096);
    return head.subarray(0, readSync(file, head, 0, head.length, 0));
  } finally {
    closeSync(file);
  }
}

function unusable(path: string, error: unknown): KysoError {
  const why = error instanceof Error ? error.message.split('\n', 1)[0] : String(error);
  const needs = /^([^:]+): cannot open shared object file/.exec(why ?? '')?.[1];
  const message =
    needs !== undefined && !path.endsWith(needs)
      ? `the PKCS#11 module ${path} needs ${needs}, which is not installed`
      : `${path} cannot be used as a PKCS#11 module: ${why}`;
  return new KysoError('pkcs11-unusable', message, {
    subject: path,
    hint: 'Look for the .so, .dll or .dylib that came with the token; its documentation names it.',
    cause: error,
  });
}

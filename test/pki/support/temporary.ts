import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../support/programs.ts';

/** A folder for one test's files, gone when `use` returns. */
export function withFolder<T>(use: (file: (name: string, content?: string | Uint8Array) => string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'kyso-pki-'));
  try {
    return use((name, content) => {
      const path = join(folder, name);
      if (content !== undefined) writeFileSync(path, content);
      return path;
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs openssl and gives its exit code with everything it said. */
export function openssl(...args: readonly string[]): { code: number | null; output: string } {
  const { code, stdout, stderr } = run('openssl', args);
  return { code, output: stdout + stderr };
}

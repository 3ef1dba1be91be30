import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { test } from 'vitest';

const found = new Map<string, boolean>();

/** Is a program of this name on PATH? */
function hasProgram(name: string): boolean {
  const known = found.get(name);
  if (known !== undefined) return known;
  const here = (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
  found.set(name, here);
  return here;
}

/**
 * A test that needs outside programs. Where one is missing the test is skipped and says why;
 * with KYSO_FORBID_SKIP=1 it fails instead.
 */
export function programTest(programs: readonly string[], name: string, fn: () => void | Promise<void>): void {
  const missing = programs.filter((program) => !hasProgram(program));
  if (missing.length === 0) {
    test(name, fn);
    return;
  }
  const reason = `needs ${missing.join(', ')}, not found on PATH`;
  if (process.env.KYSO_FORBID_SKIP === '1') {
    test(name, () => {
      throw new Error(`${reason}, and KYSO_FORBID_SKIP=1 forbids skipping`);
    });
    return;
  }
  console.warn(`skipped: ${name}: ${reason}`);
  test.skip(`${name} (${reason})`, fn);
}

/** Runs a program to its end. @returns its exit code and what it printed */
export function run(
  program: string,
  args: readonly string[],
  input?: string | Uint8Array,
): { code: number | null; stdout: string; stderr: string } {
  const done = spawnSync(program, args, {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    ...(input === undefined ? {} : { input }),
  });
  if (done.error) throw done.error;
  return { code: done.status, stdout: done.stdout, stderr: done.stderr };
}

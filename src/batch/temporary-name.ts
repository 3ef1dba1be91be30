import { createHash, randomBytes } from 'node:crypto';
import { promises as fs, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';

/** A temporary file is kept at most this long when nobody can tell whether its process still runs. */
const foreignAgeMs = 24 * 60 * 60 * 1000;

const pattern = /^\..*\.kyso-(\d+)-([0-9a-f]{8})[0-9a-f]{12}\.tmp$/s;

/**
 * Tells apart the machines and process-number spaces that may share a folder: a process number
 * means nothing in another container.
 */
export const place = ((): string => {
  let numbers = '';
  try {
    numbers = readlinkSync('/proc/self/ns/pid');
  } catch {
    // Only Linux has them.
  }
  return createHash('sha256').update(`${hostname()}\0${numbers}`).digest('hex').slice(0, 8);
})();

/** Tells the threads of one process apart; within one, names are numbered. */
const thread = randomBytes(4).toString('hex');
let made = 0;

/** `.NAME.kyso-PID-PLACE+THREAD+NUMBER.tmp` beside `target`, where NAME is cut so that the whole stays a legal name. */
export function temporaryPath(target: string): string {
  const name = Array.from(basename(target)).slice(0, 40).join('');
  const serial = (made++ % 0x10000).toString(16).padStart(4, '0');
  return join(dirname(target), `.${name}.kyso-${process.pid}-${place}${thread}${serial}.tmp`);
}

/** Whether a process of that number runs here. */
export function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as { code?: string }).code === 'EPERM';
  }
}

/**
 * Removes temporary files that ended runs left in a folder. Call it before this process writes there:
 * a file under this process's own number is then one of an earlier process that had the same number.
 */
export async function clearLeftovers(folder: string): Promise<void> {
  const names = await fs.readdir(folder).catch(() => []);
  for (const name of names) {
    const [, pid, where] = pattern.exec(name) ?? [];
    if (pid === undefined) continue;
    const path = join(folder, name);
    const dead =
      where === place
        ? Number(pid) === process.pid || !runs(Number(pid))
        : Date.now() - ((await fs.stat(path).catch(() => undefined))?.mtimeMs ?? Date.now()) > foreignAgeMs;
    if (dead) await fs.rm(path, { force: true }).catch(() => undefined);
  }
}

/** Removes what this very process left in a folder, for use when it must stop at once. */
export async function clearOwn(folder: string): Promise<void> {
  const names = await fs.readdir(folder).catch(() => []);
  for (const name of names) {
    const [, pid, where] = pattern.exec(name) ?? [];
    if (pid !== undefined && Number(pid) === process.pid && where === place)
      await fs.rm(join(folder, name), { force: true }).catch(() => undefined);
  }
}

import { statSync } from 'node:fs';

/** A file changed so shortly ago may change again within the same tick of its file system's clock. */
const unsettledNs = 2_000_000_000n;

/** What tells whether a file is still the same: size, modification time in nanoseconds, file number. */
export function stampOf(path: string): string | undefined {
  try {
    const stats = statSync(path, { bigint: true, throwIfNoEntry: false });
    return stats?.isFile() ? `${stats.size}:${stats.mtimeNs}:${stats.ino}` : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a stamp taken now will tell every later change: not that of a file that was changed just before. */
export function isSettled(stamp: string): boolean {
  const [, mtime = '0'] = stamp.split(':');
  return BigInt(mtime) < BigInt(Date.now()) * 1_000_000n - unsettledNs;
}

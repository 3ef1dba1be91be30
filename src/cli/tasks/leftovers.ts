import { realpath } from 'node:fs/promises';
import { clearLeftovers, clearOwn } from '../../batch/temporary-name.ts';

/** Knows the folders a run writes to, and keeps them free of temporary files nobody will finish. */
export interface LeftoverCleaner {
  /** Removes what ended runs left in a folder; once, before anything is written there. */
  clear(folder: string): Promise<void>;
  /** Removes what this run left, when it must stop at once. */
  clearOwn(): Promise<void>;
}

export function leftoverCleaner(): LeftoverCleaner {
  const known = new Set<string>();
  const real = new Set<string>();
  return {
    async clear(folder) {
      if (known.has(folder)) return;
      known.add(folder);
      // Two spellings of one folder: the second would take files under way for leftovers.
      const path = await realpath(folder).catch(() => undefined);
      if (path === undefined || real.has(path)) return;
      real.add(path);
      await clearLeftovers(path);
    },
    async clearOwn() {
      for (const folder of known) await clearOwn(folder);
    },
  };
}

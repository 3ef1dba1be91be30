import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { sectionOf } from './options/spec.ts';

const configName = 'kyso.config.json';

function search(folder: string): string | undefined {
  const path = join(folder, configName);
  if (existsSync(path)) return path;
  const parent = dirname(folder);
  return parent === folder ? undefined : search(parent);
}

/**
 * The defaults a configuration file gives a command: `named`, or the nearest kyso.config.json upwards from the
 * working folder. What reads and checks it is loaded only when there is one.
 * @throws config-invalid
 */
export async function configured(
  command: string,
  named: string | undefined,
): Promise<Record<string, unknown>> {
  const path = named === undefined ? search(process.cwd()) : resolve(named);
  if (path === undefined) return {};
  const { readConfig } = await import('./config.ts');
  return (await readConfig(path))[sectionOf(command)] ?? {};
}

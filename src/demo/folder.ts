import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { KysoError } from '../errors.ts';

/** Says that a folder is a demo, and may be made anew. */
const marker = 'kyso-demo.json';

/** The folder of one demo: everything is written below it, and only there. */
export interface DemoFolder {
  readonly path: string;
  /** @returns the path of a file or folder below, by the system's rules */
  at(...segments: readonly string[]): string;
  /** Writes a file below, its folders made when missing, and gives its path. @throws file-unwritable */
  save(segments: readonly string[], content: Uint8Array | string): string;
  /** Removes a file of an earlier demo. */
  remove(...segments: readonly string[]): void;
}

/**
 * Makes the folder, or takes up an earlier demo. A folder that holds anything else is left alone.
 * @throws output-exists, file-unwritable
 */
export function openDemoFolder(path: string): DemoFolder {
  refuseForeign(path);
  const folder: DemoFolder = {
    path,
    at: (...segments) => join(path, ...segments),
    save(segments, content) {
      const file = join(path, ...segments);
      try {
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, content);
      } catch (cause) {
        throw unwritable(file, cause);
      }
      return file;
    },
    remove: (...segments) => rmSync(join(path, ...segments), { force: true }),
  };
  folder.save([marker], `${JSON.stringify({ 'kyso-demo': 1 })}\n`);
  return folder;
}

function refuseForeign(path: string): void {
  if (!existsSync(path)) return;
  if (!statSync(path).isDirectory()) throw foreign(path, 'is a file');
  if (readdirSync(path).length === 0) return;
  let text: string | undefined;
  try {
    text = readFileSync(join(path, marker), 'utf8');
  } catch {
    text = undefined;
  }
  if (!text?.includes('"kyso-demo"')) throw foreign(path, 'holds other files');
}

const foreign = (path: string, why: string): KysoError =>
  new KysoError('output-exists', `${path} ${why}, and is no demo of kyso`, {
    hint: 'Name a folder that does not exist yet, or an empty one.',
    subject: path,
  });

const unwritable = (path: string, cause: unknown): KysoError =>
  new KysoError(
    'file-unwritable',
    `cannot write ${path}: ${cause instanceof Error ? cause.message : cause}`,
    {
      hint: 'Name a folder you may write to.',
      subject: path,
      cause,
    },
  );

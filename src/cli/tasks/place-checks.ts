import { statfsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { openAtomic } from '../../batch/atomic-file.ts';
import { runBatch } from '../../batch/pool.ts';
import { statOf } from '../../batch/stat.ts';
import { typeface } from '../../sign/appearance/font.ts';
import { type CheckTexts, type Found, fail, ok, warn } from './checkup.ts';

/** Whether the font of marks is there, with the letters of Vietnamese. */
export async function checkFont(texts: CheckTexts): Promise<Found[]> {
  const face = await typeface(undefined);
  const lacking = [...'ạẢấẶệỖợỮỹĐ'].filter((letter) => !face.has(letter.codePointAt(0) ?? 0));
  return [
    lacking.length === 0
      ? ok(texts.font(face.name))
      : warn(texts.fontLacks(lacking.join(' ')), texts.reinstall),
  ];
}

/** Whether worker threads start. @throws internal */
export async function checkWorkers(texts: CheckTexts): Promise<Found[]> {
  const answers = runBatch<number, number | string>({
    items: (async function* () {
      yield 1;
      yield 2;
    })(),
    jobs: 2,
    concurrency: 1,
    inline: async () => (item) => item,
    worker: { url: () => new URL('./worker.js', import.meta.url), kind: 'doctor', setup: undefined },
    small: () => false,
    smallUpTo: 2,
    crashed: (_, error) => error.message,
    repeatable: false,
    signal: new AbortController().signal,
  });
  for await (const answer of answers) if (typeof answer === 'string') return [fail(answer, texts.oneJob)];
  return [ok(texts.workers)];
}

/** The folder itself, or the nearest one above that is there: outputs make the rest. */
function standingFolder(path: string): string {
  const full = resolve(path);
  const found = statOf(full);
  if (found?.isDirectory()) return full;
  const above = dirname(full);
  return above === full ? full : standingFolder(above);
}

/** Writes a file as outputs are written, and takes it away. @throws file-unwritable, disk-full */
export function checkOutput(path: string, texts: CheckTexts): Found[] {
  const folder = standingFolder(path);
  const file = openAtomic(join(folder, `kyso-doctor-${process.pid}.pdf`));
  try {
    file.write([new Uint8Array(4096)]);
  } finally {
    file.discard();
  }
  return [ok(texts.writable(folder))];
}

const megabyte = 1024 * 1024;

export function checkSpace(path: string, texts: CheckTexts): Found[] {
  const { bavail, bsize } = statfsSync(standingFolder(path));
  const free = Math.floor((bavail * bsize) / megabyte);
  if (free < 16) return [fail(texts.space(free), texts.makeRoom)];
  return [free < 1024 ? warn(texts.space(free), texts.makeRoom) : ok(texts.space(free))];
}

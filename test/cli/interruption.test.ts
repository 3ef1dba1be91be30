import { existsSync, readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { json, kyso, lines, smallPdf, startKyso, workplace } from './kyso.ts';

const documents = 400;

const play = workplace((place) => {
  for (let i = 0; i < documents; i++) place.put(`in/${i % 9}/${i}.pdf`, smallPdf(i));
});

const outputs = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true })
        .map(String)
        .filter((name) => !/(^|\/)\d$/.test(name))
    : [];
const isFinal = (name: string): boolean => /(^|\/)\d+\.pdf$/.test(name);

/** Starts signing, sends `signal` once `after` outputs stand there. @returns exit code and signal */
async function interrupted(
  folder: string,
  signal: NodeJS.Signals,
  after: number,
): Promise<[number | null, string | null]> {
  const child = startKyso(['sign', 'in', '-o', folder, ...play.key.args], play.home);
  const ended = new Promise<[number | null, string | null]>((done) =>
    child.on('exit', (code, by) => done([code, by])),
  );
  while (child.exitCode === null && outputs(play.path(folder)).filter(isFinal).length < after)
    await new Promise((done) => setTimeout(done, 5));
  child.kill(signal);
  return ended;
}

function expectWhole(folder: string): void {
  const verdicts = lines(kyso(['verify', play.path(folder), '--trust', play.key.ca, '--format', 'ndjson']));
  expect(verdicts.filter(({ status }) => status !== 'passed')).toEqual([]);
}

test.skipIf(process.platform === 'win32').each(['SIGINT', 'SIGTERM'] as const)(
  '%s: exit 130, outputs whole or absent, no temporary file; a second run finishes the rest',
  async (signal) => {
    const folder = `out-${signal}`;
    expect(await interrupted(folder, signal, 15)).toEqual([130, null]);
    const left = outputs(play.path(folder));
    expect(left.filter((name) => !isFinal(name))).toEqual([]);
    expect(left.length).toBeLessThan(documents);
    expectWhole(folder);
    const { summary } = json(
      kyso(['sign', 'in', '-o', folder, ...play.key.args, '--format', 'json'], { cwd: play.home }),
    );
    expect(summary).toEqual({ signed: documents - left.length, skipped: left.length, refused: 0, errors: 0 });
  },
);

test('SIGKILL at any point: no half-written output, and the next run clears what was left', async () => {
  for (const after of [1, 40, 120]) {
    await interrupted('out-kill', 'SIGKILL', after);
    expectWhole('out-kill');
  }
  const { code } = kyso(['sign', 'in', '-o', 'out-kill', ...play.key.args], { cwd: play.home });
  expect(code).toBe(0);
  expect(outputs(play.path('out-kill')).filter((name) => !isFinal(name))).toEqual([]);
  expect(outputs(play.path('out-kill'))).toHaveLength(documents);
});

import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Milliseconds since an arbitrary start. */
const now = (): number => Number(process.hrtime.bigint()) / 1e6;

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
};

export const quartiles = (values: readonly number[]): [number, number] => {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (q: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN;
  return [at(0.25), at(0.75)];
};

/** Wall milliseconds of one asynchronous piece of work. */
export async function timed(work: () => unknown): Promise<number> {
  const start = now();
  await work();
  return now() - start;
}

export interface ProcessCost {
  readonly ms: number;
  /** Largest resident set seen, in MiB; NaN where the system does not tell. */
  readonly peakMiB: number;
  readonly status: number | null;
}

/** Runs a program to its end and watches its memory. Its output is read and dropped. */
export function runProcess(
  command: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<ProcessCost> {
  return new Promise((done, fail) => {
    const start = now();
    const child = spawn(command, args, {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, ...env },
    });
    let peakKiB = Number.NaN;
    const look = () => {
      try {
        const line = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'latin1'));
        if (line?.[1]) peakKiB = Number(line[1]);
      } catch {
        // ended, or a system without /proc
      }
    };
    const watch = setInterval(look, 25);
    child.on('error', fail);
    child.on('exit', (status) => {
      clearInterval(watch);
      done({ ms: now() - start, peakMiB: peakKiB / 1024, status });
    });
  });
}

export const has = (program: string): boolean => spawnSync(program, ['-v']).error === undefined;

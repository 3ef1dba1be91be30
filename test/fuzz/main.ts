/** `npm run fuzz`: runs each target in a thread of its own for its share of the time, and keeps what it finds. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { boardBytes, boardWords, type WorkerInput, type WorkerMessage } from './protocol.ts';

declare const BRANCHES: number;

const help = `npm run fuzz -- [options]
  --minutes N       how long, all targets together (default 10)
  --target A,B      these targets only
  --seed N          what the mutations are drawn from (default 1)
  --out FOLDER      where findings go (default .cache/fuzz/findings)
  --reproduce FILE  runs one input through --target and nothing else`;

const names = [
  ...['lexer', 'open', 'repair', 'filters', 'inspect'],
  ...['asn1', 'certificate', 'cms', 'crl', 'ocsp', 'token', 'pkcs12'],
  ...['verify', 'sign'],
];
/** The verifier gets as much time as all parsers of one kind. */
const shares: Readonly<Record<string, number>> = { verify: 6, sign: 2, open: 2 };

/** Milliseconds of processor time, and bytes, that any input of up to 1 MB may take. */
const longest = 5000;
const memory = 512 * 1024 * 1024;

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    target: { type: 'string' },
    seed: { type: 'string', default: '1' },
    out: { type: 'string', default: '.cache/fuzz/findings' },
    reproduce: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

interface Campaign {
  executions: number;
  corpus: number;
  reached: number;
  findings: number;
  /** Cases that were ended for their time or memory, and end by themselves when alone. */
  unconfirmed: number;
}

const workerFile = fileURLToPath(new URL('./worker.mjs', import.meta.url));

function start(
  target: string,
  seed: number,
  only?: Uint8Array,
): { worker: Worker; board: SharedArrayBuffer } {
  const board = new SharedArrayBuffer(boardWords * 4 + boardBytes);
  const workerData: WorkerInput = {
    target,
    seed,
    places: BRANCHES,
    board,
    ...(only ? { only } : {}),
  };
  const worker = new Worker(workerFile, { workerData, resourceLimits: { maxOldGenerationSizeMb: 384 } });
  return { worker, board };
}

let counted = 0;

function keep(target: string, what: string, input: Uint8Array): void {
  mkdirSync(values.out, { recursive: true });
  const file = join(values.out, `${target}-${values.seed}-${counted++}.bin`);
  writeFileSync(file, input);
  writeFileSync(`${file}.txt`, `${what}\n\nnpm run fuzz -- --target ${target} --reproduce ${file}\n`);
  process.stderr.write(`FOUND ${target}: ${what.split('\n')[0]}\n      ${file}\n`);
}

/** Does the case end in time in a thread of its own? What a crowded machine or the cases before made slow does. */
function endsByItself(target: string, input: Uint8Array): Promise<boolean> {
  const { worker } = start(target, 0, input);
  return new Promise((resolve) => {
    const answer = (ends: boolean): void => {
      clearTimeout(timer);
      void worker.terminate().then(() => resolve(ends));
    };
    const timer = setTimeout(() => answer(false), longest * 2);
    worker.on('message', (message: WorkerMessage) => answer(message.kind === 'done'));
    worker.on('error', () => answer(false));
  });
}

/** One worker, until its time is over or it has to be ended. */
function watch(target: string, seed: number, until: number, campaign: Campaign): Promise<void> {
  const { worker, board } = start(target, seed);
  const words = new Int32Array(board, 0, boardWords);
  const before = process.memoryUsage().rss;
  let base = 0;
  /** The case under way, and the processor time used when it was first seen: a busy machine is no hang. */
  let current = { execution: -1, used: 0 };
  return new Promise((resolve) => {
    let over = false;
    const end = async (what?: string): Promise<void> => {
      if (over) return;
      over = true;
      clearInterval(timer);
      const input = Uint8Array.from(new Uint8Array(board, boardWords * 4, Atomics.load(words, 2)));
      campaign.executions += base;
      await worker.terminate();
      if (what !== undefined) {
        if (await endsByItself(target, input)) campaign.unconfirmed++;
        else {
          keep(target, what, input);
          campaign.findings++;
        }
      }
      resolve();
    };
    const timer = setInterval(() => {
      const execution = Atomics.load(words, 0);
      const { user, system } = process.cpuUsage();
      const used = (user + system) / 1000;
      if (execution !== current.execution) current = { execution, used };
      if (execution > 0 && used - current.used > longest) void end(`a case takes more than ${longest} ms`);
      else if (process.memoryUsage().rss - before > memory)
        void end(`a case takes more than ${memory} bytes`);
      else if (Date.now() > until) void end();
    }, 100);
    worker.on('message', (message: WorkerMessage) => {
      if (message.kind === 'finding') {
        keep(target, message.what, message.input);
        campaign.findings++;
      } else if (message.kind === 'progress') {
        base = message.executions;
        campaign.corpus = message.corpus;
        campaign.reached = Math.max(campaign.reached, message.reached);
      }
    });
    worker.on('error', (error) => void end(`the thread ended: ${error.message}`));
  });
}

async function campaignOf(target: string, minutes: number): Promise<Campaign> {
  const campaign: Campaign = { executions: 0, corpus: 0, reached: 0, findings: 0, unconfirmed: 0 };
  const until = Date.now() + minutes * 60_000;
  for (let seed = Number(values.seed); Date.now() < until && campaign.findings < 20; seed += 1000)
    await watch(target, seed, until, campaign);
  return campaign;
}

async function reproduce(target: string, file: string): Promise<void> {
  const { worker } = start(target, 0, readFileSync(file));
  const began = performance.now();
  worker.on('message', (message: WorkerMessage) => {
    if (message.kind !== 'done') return;
    const megabytes = Math.round(process.memoryUsage().rss / 1024 / 1024);
    process.stdout.write(
      `${message.outcome}\n${Math.round(performance.now() - began)} ms, ${megabytes} MB\n`,
    );
  });
  await new Promise<void>((resolve) => {
    worker.on('exit', () => resolve());
    worker.on('error', (error) => {
      process.stderr.write(`${error.stack ?? error.message}\n`);
      process.exitCode = 1;
      resolve();
    });
  });
}

async function main(): Promise<void> {
  if (values.help) {
    process.stdout.write(`${help}\n  targets: ${names.join(', ')}\n`);
    return;
  }
  const chosen = values.target === undefined ? names : values.target.split(',');
  const unknown = chosen.find((name) => !names.includes(name));
  if (unknown !== undefined) throw new Error(`there is no target ${unknown}; there are ${names.join(', ')}`);
  if (values.reproduce !== undefined) return reproduce(chosen[0] ?? '', values.reproduce);
  const shareOf = (name: string): number => shares[name] ?? 1;
  const all = chosen.reduce((sum, name) => sum + shareOf(name), 0);
  let findings = 0;
  for (const name of chosen) {
    const minutes = (Number(values.minutes) * shareOf(name)) / all;
    const campaign = await campaignOf(name, minutes);
    findings += campaign.findings;
    const { executions, corpus, reached } = campaign;
    process.stdout.write(
      `${name.padEnd(12)} ${minutes.toFixed(1).padStart(5)} min ${String(executions).padStart(9)} runs ${String(corpus).padStart(5)} inputs kept ${String(reached).padStart(6)} branch steps ${campaign.findings} findings, ${campaign.unconfirmed} unconfirmed\n`,
    );
  }
  process.exitCode = findings > 0 ? 1 : 0;
}

await main();

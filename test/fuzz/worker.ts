/** Runs one target on mutated inputs until it is stopped. The thread that started it watches time and memory. */
import { parentPort, workerData } from 'node:worker_threads';
import { KysoError } from '../../src/errors.ts';
import { newCorpus } from './corpus.ts';
import { boardWords, type WorkerInput, type WorkerMessage } from './protocol.ts';
import { type Random, randomFrom } from './random.ts';
import { seedsOf } from './seeds.ts';
import { targets } from './targets/targets.ts';
import type { Target } from './targets/types.ts';

const { target: name, seed, places, board, only }: WorkerInput = workerData;
/** Put there by the build (scripts/fuzz.mjs). */
const counters: Uint32Array =
  (globalThis as { __kysoBranches?: Uint32Array }).__kysoBranches ?? new Uint32Array(places);
const words = new Int32Array(board, 0, boardWords);
const shared = new Uint8Array(board, boardWords * 4);
const say = (message: WorkerMessage): void => parentPort?.postMessage(message);

const largest = 1024 * 1024;
/** Every so many cases one is run again, to see that it gives the same. */
const again = 32;
const perMessage = 500;

async function outcomeOf(target: Target, input: Uint8Array): Promise<string> {
  try {
    return await target.run(input);
  } catch (error) {
    if (error instanceof KysoError && error.code !== 'internal') return error.code;
    if (error instanceof RangeError && /call stack/i.test(error.message)) return 'stack';
    throw error;
  }
}

/** Puts the input where the watching thread finds it should this one never come back. */
function announce(execution: number, input: Uint8Array): void {
  shared.set(input.subarray(0, shared.length));
  Atomics.store(words, 2, Math.min(input.length, shared.length));
  Atomics.store(words, 0, execution);
}

function mutate(target: Target, random: Random, inputs: readonly Buffer[]): Buffer {
  let input = random.pick(inputs);
  const times = random.once(3) ? 1 + random.int(6) : 1;
  for (let i = 0; i < times; i++) input = random.pick(target.mutations)(input, random, random.pick(inputs));
  return input.subarray(0, largest);
}

async function main(): Promise<void> {
  const target = targets[name];
  if (!target) throw new Error(`there is no target ${name}`);
  if (only) {
    say({ kind: 'done', outcome: await outcomeOf(target, only) });
    return;
  }
  const random = randomFrom(seed);
  const corpus = newCorpus(places);
  const seeds = seedsOf(target.seeds).map((bytes) => Buffer.from(bytes));
  const told = new Set<string>();
  for (let execution = 0; ; execution++) {
    const input =
      execution < seeds.length
        ? (seeds[execution] as Buffer)
        : mutate(target, random, pool(seeds, corpus.inputs, random));
    if (input.length === 0) continue;
    counters.fill(0);
    announce(execution, input);
    try {
      const outcome = await outcomeOf(target, input);
      if (outcome === 'stack') throw new Error('the stack overflows');
      corpus.add(Buffer.from(input), counters);
      if (execution % again === 0 && (await outcomeOf(target, input)) !== outcome)
        throw new Error('a second run gives another outcome');
    } catch (error) {
      const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
      const key = what.split('\n').slice(0, 3).join('\n').replace(/\d+/g, '#');
      if (!told.has(key)) say({ kind: 'finding', what, input: Uint8Array.from(input) });
      told.add(key);
    }
    if (execution % perMessage === 0) {
      say({ kind: 'progress', executions: execution, corpus: corpus.inputs.length, reached: corpus.reached });
      // Messages leave only when the thread comes to rest.
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}

/** Mostly what was reached last, sometimes a seed. */
function pool(seeds: readonly Buffer[], inputs: readonly Buffer[], random: Random): readonly Buffer[] {
  if (inputs.length === 0 || random.once(8)) return seeds;
  return random.once(2) ? inputs : inputs.slice(-64);
}

await main();

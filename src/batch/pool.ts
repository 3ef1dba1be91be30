import { KysoError } from '../errors.ts';
import { type ItemHandler, inOrder, type WorkerSetup } from './worker.ts';

/** How one kind of work is done on many items. Items, results and setup must survive structured cloning. */
export interface BatchPlan<Item, Result> {
  readonly items: AsyncIterable<Item>;
  /** Threads at most; 1 works in the calling thread. */
  readonly jobs: number;
  /** Items one thread may have under way at once. */
  readonly concurrency: number;
  /** Makes the handler for work in the calling thread. */
  readonly inline: () => Promise<ItemHandler<Item, Result>>;
  /** The module of the worker and what its handler is made from. */
  readonly worker: { readonly url: () => URL; readonly kind: string; readonly setup: unknown };
  /** Whether so few items are better done in the calling thread than by starting workers. */
  readonly small: (items: readonly Item[]) => boolean;
  /** Items looked at to decide that. */
  readonly smallUpTo: number;
  /** The result of an item whose worker crashed. */
  readonly crashed: (item: Item, error: KysoError) => Result;
  /** Whether an item may be tried again when a worker crashed: not when a first try may have left traces. */
  readonly repeatable: boolean;
  readonly signal: AbortSignal;
}

/** Items in one message to a worker, at most; the first messages carry fewer, so that all workers start. */
const messageItems = 64;
const firstMessageItems = 4;
/** Of each worker's heap for new objects: the default lets every worker grow by tens of megabytes for nothing. */
const youngMegabytes = 8;
/** Messages under way for each worker: one worked on, one waiting, one whose results wait for their turn. */
const messagesPerWorker = 3;

/**
 * Results of all items, in the order of the items. The number under way is bounded, so memory does not grow
 * with the number of items. Once `signal` is aborted nothing new is started; what is under way still yields.
 */
export async function* runBatch<Item, Result>(plan: BatchPlan<Item, Result>): AsyncGenerator<Result> {
  const source = plan.items[Symbol.asyncIterator]();
  const first: Item[] = [];
  while (first.length <= plan.smallUpTo) {
    const next = await source.next();
    if (next.done) break;
    first.push(next.value);
  }
  const rest = chain(first, source);
  if (plan.jobs <= 1 || (first.length <= plan.smallUpTo && plan.small(first))) {
    yield* inOrder(await plan.inline(), rest, plan.concurrency, plan.signal);
    return;
  }
  yield* inWorkers(plan, rest);
}

async function* chain<Item>(first: readonly Item[], rest: AsyncIterator<Item>): AsyncGenerator<Item> {
  yield* first;
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
}

async function* inWorkers<Item, Result>(
  plan: BatchPlan<Item, Result>,
  items: AsyncGenerator<Item>,
): AsyncGenerator<Result> {
  const { Tinypool } = await import('tinypool');
  const stop = new Int32Array(new SharedArrayBuffer(4));
  const setup: WorkerSetup = {
    kind: plan.worker.kind,
    setup: plan.worker.setup,
    concurrency: plan.concurrency,
    stop,
  };
  const pool = new Tinypool({
    filename: plan.worker.url().href,
    minThreads: plan.jobs,
    maxThreads: plan.jobs,
    concurrentTasksPerWorker: 2,
    resourceLimits: { maxYoungGenerationSizeMb: youngMegabytes },
    workerData: setup,
  });
  const onAbort = (): void => void Atomics.store(stop, 0, 1);
  plan.signal.addEventListener('abort', onAbort, { once: true });
  const underWay: Promise<(Result | undefined)[]>[] = [];
  const send = async (message: Item[]): Promise<(Result | undefined)[]> => {
    try {
      return await pool.run(message);
    } catch (error) {
      return await afterCrash(plan, message, error, (item) => pool.run([item]));
    }
  };
  try {
    let sent = 0;
    let done = false;
    while (!done || underWay.length > 0) {
      while (!done && underWay.length < plan.jobs * messagesPerWorker) {
        const size = Math.min(messageItems, firstMessageItems * 2 ** Math.floor(sent / plan.jobs));
        const message = plan.signal.aborted ? [] : await take(items, size);
        if (message.length === 0) done = true;
        else {
          underWay.push(send(message));
          sent++;
        }
      }
      for (const result of (await underWay.shift()) ?? []) if (result !== undefined) yield result;
    }
  } finally {
    onAbort();
    plan.signal.removeEventListener('abort', onAbort);
    await Promise.allSettled(underWay);
    await pool.destroy();
  }
}

async function take<Item>(items: AsyncGenerator<Item>, count: number): Promise<Item[]> {
  const taken: Item[] = [];
  while (taken.length < count) {
    const next = await items.next();
    if (next.done) break;
    taken.push(next.value);
  }
  return taken;
}

/** A crashed worker says nothing of which item brought it down: repeatable ones are tried one by one. */
async function afterCrash<Item, Result>(
  plan: BatchPlan<Item, Result>,
  message: readonly Item[],
  error: unknown,
  alone: (item: Item) => Promise<(Result | undefined)[]>,
): Promise<(Result | undefined)[]> {
  const crash = new KysoError('internal', 'a worker of kyso ended unexpectedly while it held this document', {
    cause: error,
    hint: 'Run the command again; with --jobs 1 the document at fault shows.',
  });
  const results: (Result | undefined)[] = [];
  for (const item of message) {
    if (plan.signal.aborted) break;
    if (!plan.repeatable) results.push(plan.crashed(item, crash));
    else results.push(...(await alone(item).catch(() => [plan.crashed(item, crash)])));
  }
  return results;
}

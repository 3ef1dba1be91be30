import { workerData } from 'node:worker_threads';

/** Does one item. It reports failures in its result; what it throws counts as a crash. */
export type ItemHandler<Item, Result> = (item: Item) => Result | Promise<Result>;

/** What every worker of one batch is given at its start. */
export interface WorkerSetup {
  readonly kind: string;
  readonly setup: unknown;
  readonly concurrency: number;
  /** Not zero: start nothing more. Shared by all threads. */
  readonly stop: Int32Array;
}

/** Makes handlers, by the kind of work. */
export type HandlerTable = Readonly<Record<string, (setup: never) => Promise<ItemHandler<never, unknown>>>>;

/** The function a worker module exports by default: takes one message's items, gives their results in order. */
export function serve(table: HandlerTable): (items: readonly unknown[]) => Promise<unknown[]> {
  let ready: Promise<ItemHandler<unknown, unknown>> | undefined;
  // tinypool puts its own data first.
  const given = (): WorkerSetup => (workerData as [unknown, WorkerSetup])[1];
  return async (items) => {
    const { kind, setup, concurrency, stop } = given();
    ready ??= (table[kind] as (setup: unknown) => Promise<ItemHandler<unknown, unknown>>)(setup);
    const handler = await ready;
    const results: unknown[] = new Array(items.length).fill(undefined);
    let next = 0;
    const lane = async (): Promise<void> => {
      while (next < items.length && Atomics.load(stop, 0) === 0) {
        const at = next++;
        results[at] = await handler(items[at]);
      }
    };
    await Promise.all(Array.from({ length: Math.min(concurrency, items.length) }, lane));
    return results;
  };
}

/** Results in the order of the items, with at most `concurrency` items under way in this thread. */
export async function* inOrder<Item, Result>(
  handler: ItemHandler<Item, Result>,
  items: AsyncIterable<Item>,
  concurrency: number,
  signal: AbortSignal,
): AsyncGenerator<Result> {
  const underWay: Promise<Result>[] = [];
  let turn = Date.now();
  try {
    for await (const item of items) {
      if (signal.aborted) break;
      const result = Promise.resolve(handler(item));
      result.catch(() => undefined); // Heard when its turn comes; until then it is not unhandled.
      underWay.push(result);
      const oldest = underWay.length >= concurrency ? underWay.shift() : undefined;
      if (oldest !== undefined) yield await oldest;
      // Handlers that never wait would keep signals and the progress line from being served.
      if (Date.now() - turn > 20) {
        await new Promise(setImmediate);
        turn = Date.now();
      }
    }
    for (let oldest = underWay.shift(); oldest !== undefined; oldest = underWay.shift()) yield await oldest;
  } finally {
    await Promise.allSettled(underWay);
  }
}

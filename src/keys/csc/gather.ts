interface Waiting<T, R> {
  readonly item: T;
  readonly done: (result: R) => void;
  readonly failed: (error: unknown) => void;
}

/**
 * Makes one piece of work out of requests that come together: sent when there are `most`, or when for `idle`
 * milliseconds no further one came. One piece is under way at a time; its failure is the failure of all in it.
 * @param work gives the results in the order of the items
 */
export function gather<T, R>(
  most: number,
  idle: number,
  work: (items: readonly T[]) => Promise<readonly R[]>,
): (item: T) => Promise<R> {
  const waiting: Waiting<T, R>[] = [];
  let timer: NodeJS.Timeout | undefined;
  let busy = false;
  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (busy || waiting.length === 0) return;
    busy = true;
    const group = waiting.splice(0, most);
    work(group.map(({ item }) => item))
      .then(
        (results) => {
          for (const [at, { done, failed }] of group.entries()) {
            const result = results[at];
            if (result === undefined) failed(new Error('a result is missing'));
            else done(result);
          }
        },
        (error: unknown) => {
          for (const { failed } of group) failed(error);
        },
      )
      .finally(() => {
        busy = false;
        schedule();
      });
  };
  const schedule = (): void => {
    clearTimeout(timer);
    if (waiting.length >= most) flush();
    else if (waiting.length > 0) timer = setTimeout(flush, idle);
  };
  return (item) =>
    new Promise<R>((done, failed) => {
      waiting.push({ item, done, failed });
      schedule();
    });
}

/** Lets a bounded number of tasks of one name run at a time; the others wait for their turn. */
export type Gate = <T>(name: string, task: () => Promise<T>) => Promise<T>;

export function createGate(atOnce: number): Gate {
  const lanes = new Map<string, { running: number; readonly waiting: (() => void)[] }>();
  return async (name, task) => {
    const lane = lanes.get(name) ?? { running: 0, waiting: [] };
    lanes.set(name, lane);
    if (lane.running >= atOnce) await new Promise<void>((next) => lane.waiting.push(next));
    else lane.running++;
    try {
      return await task();
    } finally {
      const next = lane.waiting.shift();
      if (next) next();
      else if (--lane.running === 0) lanes.delete(name);
    }
  };
}

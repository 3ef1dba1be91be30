// The worker of pool.test.ts: tinypool hands over [its own data, ours].
import { workerData } from 'node:worker_threads';

export default async function (items) {
  const { setup, stop } = workerData[1];
  const results = [];
  for (const item of items) {
    if (Atomics.load(stop, 0) !== 0) break;
    if (item === setup.crashOn) {
      await new Promise((done) => setTimeout(done, 20));
      setImmediate(() => {
        throw new Error('crash');
      });
      await new Promise(() => {});
    }
    results.push(`${setup.prefix}${item}`);
  }
  return results;
}

/** The module worker threads start: it knows every kind of work a batch may hand over. */
import { serve } from '../batch/worker.ts';

export default serve({
  verify: async (setup) => (await import('./work/verify-work.ts')).verifyHandler(setup),
});

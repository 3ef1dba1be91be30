/** The module worker threads start: it knows every kind of work a batch may hand over. */
import { serve } from '../batch/worker.ts';

export default serve({
  attach: async (setup) => (await import('./tasks/attach-work.ts')).attachHandler(setup),
  doctor: async () => (item: number) => item,
  extend: async (setup) => (await import('./tasks/extend-work.ts')).extendHandler(setup),
  prepare: async (setup) => (await import('./tasks/prepare-work.ts')).prepareHandler(setup),
  report: async (setup) => (await import('./tasks/report-work.ts')).reportHandler(setup),
  sign: async (setup) => (await import('./tasks/sign-work.ts')).signHandler(setup),
  verify: async (setup) => (await import('./tasks/verify-work.ts')).verifyHandler(setup),
});

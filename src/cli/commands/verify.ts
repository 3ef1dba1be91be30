import { onInterrupt } from '../../batch/signals.ts';
import type { CommandContext } from '../context.ts';
import { type ExitCode, worse } from '../exit.ts';
import type { VerifyValues } from '../options/verify.ts';
import { runDocuments } from '../tasks/batch.ts';
import { requireList, workItems } from '../tasks/items.ts';
import { verifierSetup } from '../tasks/verifier-setup.ts';
import { crashedVerify, type VerifySetup, verifyHandler } from '../tasks/verify-work.ts';
import { version } from '../version.ts';
import { openOutput } from '../view/output.ts';
import { painter } from '../view/paint.ts';
import { startProgress } from '../view/progress.ts';
import { outputClosed } from '../view/streams.ts';
import { verifyRenderer } from '../view/verify-formats.ts';
import type { Summary } from '../view/verify-renderer.ts';

/** `kyso verify`: every document's verdict, in input order. */
export async function run(
  inputs: readonly string[],
  values: VerifyValues,
  context: CommandContext,
): Promise<ExitCode> {
  const format = values.format ?? 'human';
  requireList(values);
  const verifier = verifierSetup(values);
  const heading = { kyso: version, validationTime: verifier.at, policy: verifier.policy, network: [] };
  const output = openOutput(values.output);
  const interruption = onInterrupt(async () => output.discard());
  const style = output.toFile ? ({ color: 0, unicode: true } as const) : context.out.style;
  const setup: VerifySetup = {
    verifier,
    format,
    style,
    lang: context.lang,
    verbose: context.verbose,
    requireSigned: values.requireSigned ?? false,
    requireSigner: values.requireSigner ?? [],
  };
  const view = { messages: context.messages, painter: painter(style), verbose: context.verbose };
  const renderer = await verifyRenderer(format, view);
  const progress = startProgress(context);
  const summary = emptySummary();
  let exit: ExitCode = 0;
  try {
    let begun = false;
    const begin = async (): Promise<void> => {
      if (!begun) await output.write(renderer.head(heading));
      begun = true;
    };
    const outcomes = runDocuments({
      kind: 'verify',
      setup,
      items: workItems(inputs, values, context),
      jobs: values.jobs,
      concurrency: 1,
      handler: verifyHandler,
      crashed: crashedVerify(renderer),
      repeatable: true,
      signal: interruption.signal,
    });
    for await (const { text, status, signatures, exit: own } of outcomes) {
      await begin();
      progress.pause();
      await output.write(summary.documents === 0 ? text : renderer.between + text);
      summary.documents++;
      summary.signatures += signatures;
      summary[status]++;
      exit = worse(exit, own);
      progress.step();
      if (outputClosed()) break;
    }
    progress.stop();
    if (interruption.signal.aborted) {
      context.note(context.messages.notice.interrupted);
      exit = 130;
    }
    await begin();
    await output.write(renderer.foot(summary, heading));
    if (exit !== 130) await output.finish();
  } finally {
    progress.stop();
    output.discard();
    interruption.release();
  }
  return exit;
}

const emptySummary = (): Summary => ({
  documents: 0,
  signatures: 0,
  passed: 0,
  intact: 0,
  indeterminate: 0,
  failed: 0,
  unsigned: 0,
  error: 0,
});

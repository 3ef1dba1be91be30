import { onInterrupt } from '../../batch/signals.ts';
import { KysoError } from '../../errors.ts';
import { encodeHeader, type FactsHeader } from '../../verify/facts-file/header.ts';
import type { CommandContext } from '../context.ts';
import { type ExitCode, worse } from '../exit.ts';
import type { VerifyValues } from '../options/verify.ts';
import { runDocuments } from '../tasks/batch.ts';
import { openFacts } from '../tasks/facts-files.ts';
import { requireList, workItems } from '../tasks/items.ts';
import { documentsWaiting, openOnline } from '../tasks/online.ts';
import { type VerifierSetup, verifierSetup } from '../tasks/verifier-setup.ts';
import {
  crashedVerify,
  type VerifyItem,
  type VerifyOutcome,
  type VerifySetup,
  verifyHandler,
} from '../tasks/verify-work.ts';
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
  if (values.facts !== undefined && (inputs.length > 0 || values.filesFrom !== undefined))
    throw new KysoError('usage', '--facts takes the place of documents', {
      hint: 'Give documents, or --facts, not both.',
    });
  const given = { ...(await verifierSetup(values, context)), ...(values.explain ? { explain: true } : {}) };
  const before = values.facts === undefined ? undefined : await openFacts(values.facts);
  const verifier = before ? withGiven(given, before.header) : given;
  const heading = { kyso: version, validationTime: verifier.at, policy: verifier.policy.name };
  const output = openOutput(values.output);
  const saved = values.saveFacts === undefined ? undefined : openOutput(values.saveFacts);
  const interruption = onInterrupt(async () => {
    output.discard();
    saved?.discard();
  });
  const online = openOnline(values, interruption.signal);
  const style = output.toFile ? ({ color: 0, unicode: true } as const) : context.out.style;
  const setup: VerifySetup = {
    verifier,
    ...(online ? { online: online.channel } : {}),
    format,
    style,
    lang: context.lang,
    verbose: context.verbose,
    saveFacts: saved !== undefined,
    requireSigned: values.requireSigned ?? false,
    requireSigner: (values.requireSigner ?? []).map(fingerprint),
  };
  const view = { messages: context.messages, painter: painter(style), verbose: context.verbose };
  const renderer = await verifyRenderer(format, view);
  const progress = startProgress(context);
  const summary = emptySummary();
  const network = new Set<string>();
  let exit: ExitCode = 0;
  try {
    const { intermediates, crls = [], ocsps = [] } = verifier;
    await saved?.write(`${encodeHeader({ kyso: version, intermediates, crls, ocsps })}\n`);
    let begun = false;
    const begin = async (): Promise<void> => {
      if (!begun) await output.write(renderer.head(heading));
      begun = true;
    };
    const outcomes = runDocuments<VerifyItem, VerifySetup, VerifyOutcome>({
      kind: 'verify',
      setup,
      items: before?.items ?? workItems(inputs, values, context),
      jobs: values.jobs,
      concurrency: online ? documentsWaiting : 1,
      handler: verifyHandler,
      crashed: crashedVerify(renderer),
      repeatable: true,
      signal: interruption.signal,
    });
    for await (const { text, status, signatures, exit: own, network: contacted, facts } of outcomes) {
      await begin();
      progress.pause();
      await output.write(summary.documents === 0 ? text : renderer.between + text);
      if (facts !== undefined) await saved?.write(facts);
      for (const address of contacted) network.add(address);
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
    await output.write(renderer.foot(summary, { ...heading, network: [...network] }));
    if (exit !== 130) {
      await output.finish();
      await saved?.finish();
    }
  } finally {
    online?.close();
    progress.stop();
    output.discard();
    saved?.discard();
    interruption.release();
  }
  return exit;
}

/** What was at hand when the facts were gathered is at hand again. */
const withGiven = (setup: VerifierSetup, { intermediates, crls, ocsps }: FactsHeader): VerifierSetup => ({
  ...setup,
  intermediates: [...intermediates, ...setup.intermediates],
  crls: [...crls, ...(setup.crls ?? [])],
  ocsps: [...ocsps, ...(setup.ocsps ?? [])],
});

/** As people copy it: capitals, and colons between the bytes. @throws usage */
function fingerprint(given: string): string {
  const hex = given.replaceAll(':', '').toLowerCase();
  if (/^[0-9a-f]{64}$/.test(hex)) return hex;
  throw new KysoError('usage', `--require-signer takes the SHA-256 of a certificate, not '${given}'`, {
    hint: 'kyso identity show, or kyso verify --format json, tells it: 64 hexadecimal digits.',
  });
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

import { createHash } from 'node:crypto';
import { dirname } from 'node:path';
import { onInterrupt } from '../../batch/signals.ts';
import { parseCertificate } from '../../pki/x509/certificate.ts';
import { certificateWarnings } from '../../sign/certificate-warnings.ts';
import type { SignOptions } from '../../sign/options.ts';
import type { CommandContext } from '../context.ts';
import { type ExitCode, worse } from '../exit.ts';
import type { SignValues } from '../options/sign.ts';
import { runDocuments } from '../tasks/batch.ts';
import { failureOf } from '../tasks/failure.ts';
import { documentItems, requireList } from '../tasks/items.ts';
import { type KeyServer, serveKey } from '../tasks/key-channel.ts';
import type { OpenKey } from '../tasks/key-values.ts';
import { type LeftoverCleaner, leftoverCleaner } from '../tasks/leftovers.ts';
import { openLog } from '../tasks/log.ts';
import { markOptions } from '../tasks/mark-options.ts';
import { openKey } from '../tasks/open-key.ts';
import { excludedFolder, type OutputPlan, outputGuard, outputOf, outputPlan } from '../tasks/outputs.ts';
import { readSecretFile } from '../tasks/secret.ts';
import { exitOfRecord } from '../tasks/sign-record.ts';
import { crashedSign, type SignItem, type SignSetup, signHandler } from '../tasks/sign-work.ts';
import { printable } from '../view/printable.ts';
import { startProgress } from '../view/progress.ts';
import { signRenderer } from '../view/sign-formats.ts';
import { writeOut } from '../view/streams.ts';

/** Documents one thread has under way at once, so that it works while others are flushed to the disk. */
const underWay = 16;
/** The same while a service signs many together. */
const mostUnderWay = 64;

/** `kyso sign`: each document signed, checked, and given its name when it is on the disk. */
export async function run(
  inputs: readonly string[],
  values: SignValues,
  context: CommandContext,
): Promise<ExitCode> {
  requireList(values);
  const plan = outputPlan(inputs, values);
  const appearance = await markOptions(values, context.lang);
  const key = await openKey(values, context);
  try {
    return await signAll(inputs, values, plan, context, key, appearance);
  } finally {
    key.close?.();
  }
}

async function signAll(
  inputs: readonly string[],
  values: SignValues,
  plan: OutputPlan,
  context: CommandContext,
  key: OpenKey,
  appearance: SignOptions['appearance'],
): Promise<ExitCode> {
  const server = serveKey(key);
  const setup = signSetup(values, context, server, appearance);
  const log = openLog(values.log);
  const cleaner = leftoverCleaner();
  const interruption = onInterrupt(() => cleaner.clearOwn());
  const toStdout = plan.kind === 'file' && plan.path === '-';
  const write = async (text: string): Promise<void> =>
    toStdout ? void process.stderr.write(text) : writeOut(text);
  const renderer = signRenderer(
    values.format ?? 'human',
    context.messages,
    toStdout ? context.err : context.out,
    () => key.contacted?.() ?? [],
  );
  const progress = startProgress(context);
  let exit: ExitCode = 0;
  try {
    const records = runDocuments({
      kind: 'sign',
      setup,
      items: signItems(inputs, values, plan, context, setup.dryRun ? undefined : cleaner),
      // What a service signs together must be under way together.
      jobs: toStdout || key.multisign !== undefined ? 1 : values.jobs,
      concurrency: Math.max(underWay, Math.min(mostUnderWay, key.multisign ?? 0)),
      handler: (given) => signHandler(given, key),
      crashed: crashedSign(setup.signer),
      repeatable: false,
      signal: interruption.signal,
    });
    let begun = false;
    const begin = async (): Promise<void> => {
      if (!begun) await write(renderer.head());
      begun = true;
    };
    for await (const record of records) {
      await begin();
      progress.pause();
      if (!setup.dryRun) log.append(record);
      await write(renderer.document(record));
      exit = worse(exit, exitOfRecord(record));
      progress.step();
    }
    progress.stop();
    if (interruption.signal.aborted) {
      context.note(context.messages.notice.interrupted);
      exit = 130;
    }
    await begin();
    await write(renderer.foot());
  } finally {
    progress.stop();
    log.close();
    server.close();
    interruption.release();
  }
  return exit;
}

function signSetup(
  values: SignValues,
  context: CommandContext,
  { shared: key }: KeyServer,
  appearance: SignOptions['appearance'],
): SignSetup {
  const password = values.passwordFile === undefined ? undefined : readSecretFile(values.passwordFile);
  const { certificate } = key;
  const { digest, pss, field, reason, location, contact, name, signingTime, repair } = values;
  const given = {
    digest,
    pss,
    field,
    reason,
    location,
    contact,
    name,
    signingTime,
    repair,
    appearance,
    password,
  };
  const options = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  warnOfCertificate(certificate, signingTime, context);
  return {
    key,
    signer: createHash('sha256').update(certificate).digest('hex'),
    options,
    ifSigned: values.ifSigned ?? 'append',
    inPlace: values.inPlace ?? false,
    overwrite: values.overwrite ?? false,
    dryRun: values.dryRun ?? false,
  };
}

/** Once a run; in JSON it stands with every document. */
function warnOfCertificate(
  certificate: Uint8Array,
  claimed: Date | undefined,
  { quiet, note, err, messages }: CommandContext,
): void {
  if (quiet) return;
  const now = new Date();
  for (const { message } of certificateWarnings(parseCertificate(certificate), [claimed ?? now, now]))
    note(`${err.paint.yellow(messages.label.note)}: ${printable(message)}`);
}

/** Every document with the place of its output, planned in the order of the inputs. */
async function* signItems(
  inputs: readonly string[],
  values: SignValues,
  plan: OutputPlan,
  context: CommandContext,
  cleaner: LeftoverCleaner | undefined,
): AsyncGenerator<SignItem> {
  const guard = outputGuard(plan, inputs);
  const exclude = excludedFolder(plan);
  const walked = documentItems(inputs, values, context, {
    passOverSigned: plan.kind === 'beside',
    ...(exclude === undefined ? {} : { exclude }),
  });
  for await (const item of walked) {
    if (item.kind === 'error') {
      yield { file: item.path, failure: failureOf(item.error) };
      continue;
    }
    const output = outputOf(item, plan);
    const objection = guard(item.path, output);
    if (objection !== undefined) {
      const { path: file } = item;
      if (objection.kind === 'same') yield { file, output, sameAs: objection.first };
      else yield { file, output, failure: failureOf(objection.error) };
      continue;
    }
    if (output !== '-') await cleaner?.clear(dirname(output));
    yield { file: item.path, output };
  }
}

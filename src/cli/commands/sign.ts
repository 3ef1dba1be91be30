import { createHash } from 'node:crypto';
import { parseCertificate } from '../../pki/x509/certificate.ts';
import { certificateWarnings } from '../../sign/certificate-warnings.ts';
import { requireServices, wantedLevel } from '../../sign/levels/plan.ts';
import type { LevelServices } from '../../sign/levels/raise.ts';
import type { SignOptions } from '../../sign/options.ts';
import type { CommandContext } from '../context.ts';
import type { ExitCode } from '../exit.ts';
import type { SignValues } from '../options/sign.ts';
import { requireList } from '../tasks/items.ts';
import { type KeyServer, serveKey } from '../tasks/key-channel.ts';
import type { OpenKey } from '../tasks/key-values.ts';
import { type ServiceServer, serveLevels } from '../tasks/level-channel.ts';
import { openLevelServices } from '../tasks/level-services.ts';
import { markOptions } from '../tasks/mark-options.ts';
import { openKey } from '../tasks/open-key.ts';
import { runOutputs } from '../tasks/output-run.ts';
import { type OutputPlan, outputPlan } from '../tasks/outputs.ts';
import { signOptionsOf } from '../tasks/sign-options.ts';
import { crashedSign, type SignSetup, signHandler } from '../tasks/sign-work.ts';
import { signerStatus } from '../tasks/signer-status.ts';
import { printable } from '../view/printable.ts';

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
  const stop = new AbortController();
  const levels = openLevelServices(values, context, stop.signal, key.chain);
  const [keys, services] = [serveKey(key), serveLevels(levels.services)];
  const setup = signSetup(values, context, keys, services, appearance);
  try {
    requireServices(wantedLevel(setup.options, levels.services), levels.services);
    if (!setup.dryRun) await askAboutSigner(key, levels.services, context);
    return await runOutputs({
      kind: 'sign',
      inputs,
      values,
      plan,
      context,
      setup,
      handler: (given) => signHandler(given, key, levels.services),
      crashed: crashedSign(setup.signer),
      passOverSigned: true,
      network: () => [...new Set([...(key.contacted?.() ?? []), ...levels.network()])],
      stop,
      ...(key.multisign === undefined ? {} : { together: key.multisign }),
    });
  } finally {
    keys.close();
    services.close();
    levels.close();
  }
}

function signSetup(
  values: SignValues,
  context: CommandContext,
  { shared: key }: KeyServer,
  { shared: services }: ServiceServer,
  appearance: SignOptions['appearance'],
): SignSetup {
  const { certificate } = key;
  const options = signOptionsOf(values, appearance);
  warnOfCertificate(certificate, values.signingTime, context);
  return {
    key,
    services,
    signer: createHash('sha256').update(certificate).digest('hex'),
    options,
    ifSigned: values.ifSigned ?? 'append',
    inPlace: values.inPlace ?? false,
    overwrite: values.overwrite ?? false,
    dryRun: values.dryRun ?? false,
  };
}

/** Before the first document. @throws certificate-revoked */
async function askAboutSigner(
  key: OpenKey,
  services: LevelServices,
  { quiet, note, err, messages }: CommandContext,
): Promise<void> {
  const found = await signerStatus(key, services);
  if (found.status === 'unknown' && !quiet)
    note(`${err.paint.yellow(messages.label.note)}: ${messages.sign.statusUnknown(printable(found.reason))}`);
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

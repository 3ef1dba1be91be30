import { requireServices, wantedLevel } from '../../sign/levels/plan.ts';
import type { CommandContext } from '../context.ts';
import type { ExitCode } from '../exit.ts';
import type { AttachValues } from '../options/attach.ts';
import { attachHandler, crashedAttach } from '../tasks/attach-work.ts';
import { readGivenSignatures } from '../tasks/given-signatures.ts';
import { requireList } from '../tasks/items.ts';
import { serveLevels } from '../tasks/level-channel.ts';
import { openLevelServices } from '../tasks/level-services.ts';
import { runOutputs } from '../tasks/output-run.ts';
import { outputPlan } from '../tasks/outputs.ts';
import { readSecretFile } from '../tasks/secret.ts';

/** `kyso attach`: prepared documents get the signatures made for them elsewhere. */
export async function run(
  inputs: readonly string[],
  values: AttachValues,
  context: CommandContext,
): Promise<ExitCode> {
  requireList(values);
  const plan = outputPlan(inputs, values);
  const signatures = readGivenSignatures(values);
  const { level, levelFallback, repair, passwordFile } = values;
  const given = {
    level,
    levelFallback,
    repair,
    password: passwordFile === undefined ? undefined : readSecretFile(passwordFile),
  };
  const options = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const stop = new AbortController();
  const levels = openLevelServices(values, context, stop.signal);
  const services = serveLevels(levels.services);
  try {
    requireServices(wantedLevel(options, levels.services), levels.services);
    return await runOutputs({
      kind: 'attach',
      inputs,
      values,
      plan,
      context,
      setup: {
        services: services.shared,
        signatures,
        options,
        inPlace: values.inPlace ?? false,
        overwrite: values.overwrite ?? false,
        dryRun: values.dryRun ?? false,
      },
      handler: (setup) => attachHandler(setup, levels.services),
      crashed: crashedAttach,
      passOverSigned: true,
      network: levels.network,
      stop,
    });
  } finally {
    services.close();
    levels.close();
  }
}

import { KysoError } from '../../errors.ts';
import { requireServices } from '../../sign/levels/plan.ts';
import type { CommandContext } from '../context.ts';
import type { ExitCode } from '../exit.ts';
import type { ExtendValues } from '../options/extend.ts';
import { crashedExtend, extendHandler } from '../tasks/extend-work.ts';
import { requireList } from '../tasks/items.ts';
import { serveLevels } from '../tasks/level-channel.ts';
import { openLevelServices } from '../tasks/level-services.ts';
import { runOutputs } from '../tasks/output-run.ts';
import { outputPlan } from '../tasks/outputs.ts';
import { readSecretFile } from '../tasks/secret.ts';

/** `kyso extend`: signatures raised to a level, archive time-stamps renewed. */
export async function run(
  inputs: readonly string[],
  values: ExtendValues,
  context: CommandContext,
): Promise<ExitCode> {
  requireList(values);
  const { level, levelFallback, repair, passwordFile } = values;
  if (level === undefined)
    throw new KysoError('usage', 'no level is named', { hint: 'Name it with --level B-T, B-LT or B-LTA.' });
  const plan = outputPlan(inputs, values);
  const stop = new AbortController();
  const levels = openLevelServices(values, context, stop.signal);
  const services = serveLevels(levels.services);
  try {
    requireServices(level, levels.services);
    return await runOutputs({
      kind: 'extend',
      inputs,
      values,
      plan,
      context,
      setup: {
        services: services.shared,
        options: {
          level,
          ...(levelFallback === undefined ? {} : { levelFallback }),
          ...(repair === undefined ? {} : { repair }),
          ...(passwordFile === undefined ? {} : { password: readSecretFile(passwordFile) }),
        },
        inPlace: values.inPlace ?? false,
        overwrite: values.overwrite ?? false,
        dryRun: values.dryRun ?? false,
      },
      handler: (given) => extendHandler(given, levels.services),
      crashed: crashedExtend,
      passOverSigned: false,
      network: levels.network,
      stop,
    });
  } finally {
    services.close();
    levels.close();
  }
}

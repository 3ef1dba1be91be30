import { KysoError } from '../../errors.ts';
import { encodePart } from '../../report/part.ts';
import { redacted } from '../../report/redact.ts';
import { createReport, type Report } from '../../report/report.ts';
import type { ReportOptions } from '../../report/settings.ts';
import type { CommandContext } from '../context.ts';
import { type ExitCode, worse } from '../exit.ts';
import type { ReportValues } from '../options/report.ts';
import { conclude, openTrend } from '../tasks/conclude.ts';
import { requireList } from '../tasks/items.ts';
import { destinationOf } from '../tasks/report-output.ts';
import { runReport } from '../tasks/report-run.ts';
import { reportSources } from '../tasks/report-sources.ts';
import { readShard } from '../tasks/shard.ts';
import { readTargets } from '../tasks/targets.ts';
import { verifierSetup } from '../tasks/verifier-setup.ts';
import { version } from '../version.ts';
import { openOutput } from '../view/output.ts';

/** `kyso report`: the share of documents that is signed, whole and by rows; or one shard of it. */
export async function run(
  inputs: readonly string[],
  values: ReportValues,
  context: CommandContext,
): Promise<ExitCode> {
  return values.shard === undefined ? whole(inputs, values, context) : part(inputs, values, context);
}

async function whole(
  inputs: readonly string[],
  values: ReportValues,
  context: CommandContext,
): Promise<ExitCode> {
  const formats = values.format ?? ['human'];
  const destination = destinationOf(values.output, formats);
  requireList(values);
  const trend = openTrend(values, values.measure ?? 'intact');
  const verifier = await reportVerifier(values, context);
  const options = { ...reportOptions(inputs, values, verifier.at), ...(await reportSources(values)) };
  const collector = createReport(options);
  const ran = await runReport(
    inputs,
    values,
    verifier,
    undefined,
    options.register,
    context,
    ({ facts, below, file, closed }) =>
      facts === undefined ? collector.exclude(below, file, closed) : collector.addFacts(facts),
  );
  if (ran.status === 'interrupted') return 130;
  if (ran.files === 0 && ran.missing > 0) return 2;
  const { network } = ran;
  const report: Report =
    network === undefined ? collector.finish() : { ...collector.finish(), network: [...network] };
  const { incomplete } = ran;
  const conclusion = {
    trend,
    limits: limitsOf(values),
    formats,
    destination,
    order: values.sort ?? ('name' as const),
    incomplete,
  };
  return worse(
    incomplete ? 2 : 0,
    await conclude(redacted(report, options.redact ?? []), conclusion, context),
  );
}

/** Writes what is kept of each file as soon as it is known: nothing is held. */
async function part(
  inputs: readonly string[],
  values: ReportValues,
  context: CommandContext,
): Promise<ExitCode> {
  const shard = readShard(values.shard ?? '');
  if (values.format !== undefined)
    throw new KysoError('usage', 'a partial report has a format of its own', {
      hint: 'Leave --format out here, and give it to kyso report merge.',
    });
  if (values.history !== undefined || values.baseline !== undefined || values.failOnDrop)
    throw new KysoError('usage', 'a part of a report is compared with nothing', {
      hint: 'Give --history, --baseline and --fail-on-drop to kyso report merge.',
    });
  requireList(values);
  const verifier = await reportVerifier(values, context);
  const options = { ...reportOptions(inputs, values, verifier.at), ...(await reportSources(values)) };
  createReport(options); // Wrong options are told before the work.
  const output = openOutput(values.output);
  try {
    await output.write(encodePart.header({ shard, options, timeGiven: values.at !== undefined }));
    const ran = await runReport(
      inputs,
      values,
      verifier,
      shard,
      options.register,
      context,
      ({ facts, below, file, closed }) =>
        output.write(facts === undefined ? encodePart.excluded(below, file, closed) : encodePart.file(facts)),
    );
    if (ran.status === 'interrupted') return 130;
    const { status: _, ...footer } = ran;
    await output.write(encodePart.footer(footer));
    await output.finish();
    return ran.incomplete ? 2 : 0;
  } finally {
    output.discard();
  }
}

/** Rules of roles may go by what a certificate says it is for. */
async function reportVerifier(values: ReportValues, context: CommandContext) {
  const setup = await verifierSetup(values, context);
  return values.roles === undefined ? setup : { ...setup, usage: true };
}

function reportOptions(inputs: readonly string[], values: ReportValues, at: string): ReportOptions {
  const { measure, by, unitDepth, expiring, target, targets, include, exclude, neverOpen } = values;
  const population = {
    inputs,
    ...(include ? { include } : {}),
    ...(exclude ? { exclude } : {}),
    ...(neverOpen ? { neverOpen } : {}),
  };
  return {
    kyso: version,
    generatedAt: at,
    population,
    ...(measure === undefined ? {} : { measure }),
    ...(measure === 'present' ? { unverified: true } : {}),
    ...(by === undefined ? {} : { by }),
    ...(expiring === undefined ? {} : { expiring }),
    ...(unitDepth === undefined ? {} : { unitDepth }),
    ...(target === undefined ? {} : { target }),
    ...(targets === undefined ? {} : { targets: readTargets(targets) }),
    ...limitsOf(values),
  };
}

const limitsOf = ({ failUnder, failUnderUnit }: ReportValues) => ({
  ...(failUnder === undefined ? {} : { failUnder }),
  ...(failUnderUnit === undefined ? {} : { failUnderUnit }),
});

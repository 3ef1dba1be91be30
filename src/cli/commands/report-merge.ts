import { commonOptions, distinctFiles, type NamedHeader } from '../../report/merge.ts';
import {
  decodeHeader,
  decodeLine,
  decodeRegister,
  isRegisterLine,
  malformed,
  type PartFooter,
} from '../../report/part.ts';
import { redacted } from '../../report/redact.ts';
import type { Register } from '../../report/register/lines.ts';
import { createReport, type Report, type ReportCollector } from '../../report/report.ts';
import type { ReportOptions } from '../../report/settings.ts';
import type { CommandContext } from '../context.ts';
import { type ExitCode, worse } from '../exit.ts';
import type { ReportMergeValues } from '../options/report-merge.ts';
import { conclude, openTrend } from '../tasks/conclude.ts';
import { lineBlocks, linesOf } from '../tasks/lines.ts';
import { destinationOf } from '../tasks/report-output.ts';
import { version } from '../version.ts';

/** Characters of one line: what is kept of a file, every one of its signers named; the second may be the whole register. */
const lineLimit = 256 * 1024 * 1024;

/** `kyso report merge`: one report of its parts, the same as a single run would give. */
export async function run(
  parts: readonly string[],
  values: ReportMergeValues,
  context: CommandContext,
): Promise<ExitCode> {
  const formats = values.format ?? ['human'];
  const destination = destinationOf(values.output, formats);
  const headers: NamedHeader[] = [];
  for (const where of parts) headers.push({ where, header: await headerOf(where) });
  const register = await registerOf(headers[0]);
  const options: ReportOptions = {
    ...commonOptions(headers),
    ...(register === undefined ? {} : { register }),
    ...limitsOf(values),
  };
  const trend = openTrend(values, options.measure ?? 'intact');
  const collector = createReport(options);
  const once = distinctFiles();
  const footers: PartFooter[] = [];
  for (const where of parts) footers.push(await takePart(where, collector, once));
  const sum = (of: (footer: PartFooter) => number): number =>
    footers.reduce((all, footer) => all + of(footer), 0);
  if (sum(({ files }) => files) === 0 && sum(({ missing }) => missing) > 0) return 2;
  const network = footers.flatMap((footer) => footer.network ?? []);
  const used = footers.some((footer) => footer.network !== undefined);
  const report: Report = used
    ? { ...collector.finish(), network: [...new Set(network)].sort() }
    : collector.finish();
  const incomplete = footers.some((footer) => footer.incomplete);
  const conclusion = {
    trend,
    limits: options,
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

async function headerOf(where: string) {
  for await (const [first = ''] of lineBlocks(where, lineLimit)) return decodeHeader(first, where, version);
  throw malformed(where, 'it is empty');
}

/** That of the first part: all have the same. */
async function registerOf(part: NamedHeader | undefined): Promise<Register | undefined> {
  if (part?.header.registerDigest === undefined) return undefined;
  let number = 0;
  for await (const line of linesOf(part.where, lineLimit))
    if (++number === 2) return decodeRegister(line, part.header, part.where);
  throw malformed(part.where, 'it is not whole');
}

async function takePart(
  where: string,
  collector: ReportCollector,
  once: (file: string, where: string) => void,
): Promise<PartFooter> {
  let footer: PartFooter | undefined;
  let files = -1; // The first line is no file.
  for await (const lines of lineBlocks(where, lineLimit, isRegisterLine))
    for (const line of lines) {
      if (line === '' || (files === 0 && isRegisterLine(line))) continue;
      if (footer !== undefined) throw malformed(where, 'it goes on behind its end');
      if (++files === 0) continue;
      const entry = decodeLine(line, where);
      if (entry.kind === 'end') footer = entry;
      else if (entry.kind === 'excluded') {
        once(entry.file, where);
        collector.exclude(entry.path, entry.file, entry.reason);
      } else {
        once(entry.facts.file, where);
        collector.addFacts(entry.facts);
      }
    }
  if (footer === undefined || footer.files !== files - 1) throw malformed(where, 'it is not whole');
  return footer;
}

const limitsOf = ({ failUnder, failUnderUnit }: ReportMergeValues) => ({
  ...(failUnder === undefined ? {} : { failUnder }),
  ...(failUnderUnit === undefined ? {} : { failUnderUnit }),
});

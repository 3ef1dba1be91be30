import { basename, join, relative } from 'node:path';
import { commandLine } from '../../demo/command-line.ts';
import { runDemo } from '../../demo/demo.ts';
import { demoMessages } from '../../demo/messages.ts';
import type { CommandContext } from '../context.ts';
import type { ExitCode } from '../exit.ts';
import type { DemoValues } from '../options/demo.ts';
import { version } from '../version.ts';
import { reportStyle } from '../view/report-style.ts';
import { writeOut } from '../view/streams.ts';

/** Where the demo is made when nothing is said. */
const folder = 'kyso-demo';

/** `kyso demo`: a sample archive made, signed in part, verified and reported. */
export async function run(
  inputs: readonly string[],
  values: DemoValues,
  { lang, out }: CommandContext,
): Promise<ExitCode> {
  if (values.scenario === 'sector') return sector(inputs[0] ?? 'kyso-sector', lang);
  await runDemo({
    dir: inputs[0] ?? folder,
    lang,
    kyso: version,
    command: ownCommand(),
    style: reportStyle(out),
    print: (line) => void process.stdout.write(`${line}\n`),
  });
  return 0;
}

/** Makes the archive and register of a sector, and says how to report on them. */
async function sector(dir: string, lang: CommandContext['lang']): Promise<ExitCode> {
  const { makeSector } = await import('../../demo/sector/sector.ts');
  const { lines, documents, files } = await makeSector(dir);
  const { made, next } = demoMessages[lang].sector;
  const line = commandLine(ownCommand(), [
    'report',
    files.archive,
    ...['--register', files.register, '--target-electronic', '90', '--target', '80'],
    ...['--measure', 'complete', '--roles', files.roles, '--rules', 'nd30-2020', '--trust', files.authority],
    ...['--by', 'unit,month', '--unit-depth', '3', '--format', 'html,json,csv', '-o', join(dir, 'report/')],
  ]);
  await writeOut(`${made(documents, lines, files.register)}\n${next}\n  ${line}\n`);
  return 0;
}

/** How this very program was called, so that the commands it proposes work when they are typed. */
function ownCommand(): string {
  const [, script = ''] = process.argv;
  return basename(script) === 'kyso.js' ? `node ${relative(process.cwd(), script)}` : 'kyso';
}

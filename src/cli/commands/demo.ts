import { basename, relative } from 'node:path';
import { runDemo } from '../../demo/demo.ts';
import type { CommandContext } from '../context.ts';
import type { ExitCode } from '../exit.ts';
import { version } from '../version.ts';
import { reportStyle } from '../view/report-style.ts';

/** Where the demo is made when nothing is said. */
const folder = 'kyso-demo';

/** `kyso demo`: a sample archive made, signed in part, verified and reported. */
export async function run(
  inputs: readonly string[],
  _values: object,
  { lang, out }: CommandContext,
): Promise<ExitCode> {
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

/** How this very program was called, so that the commands it proposes work when they are typed. */
function ownCommand(): string {
  const [, script = ''] = process.argv;
  return basename(script) === 'kyso.js' ? `node ${relative(process.cwd(), script)}` : 'kyso';
}

/**
 * The entry of the command line. What most starts need stays small: the version is answered here, and
 * only the chosen command's modules are loaded.
 */
import { version } from './version.ts';
import { guardStreams, outputFailed } from './view/streams.ts';

guardStreams();
const words = process.argv.slice(2);

if (words.length === 1 && (words[0] === '--version' || words[0] === '-V'))
  process.stdout.write(`${version}\n`);
else {
  const { runProgram } = await import('./program.ts');
  const code = await runProgram(words);
  process.exitCode = outputFailed() && code < 2 ? 2 : code;
}

// npm run bench: builds the program and the benchmark, then runs it. `-- --quick` for a short look.
import { mkdirSync } from 'node:fs';
import { build } from 'esbuild';
import { install, run } from './install.mjs';

install();
run(process.execPath, ['scripts/build.mjs']);
mkdirSync('.cache', { recursive: true });
await build({
  entryPoints: { bench: 'bench/main.ts' },
  outdir: '.cache/bench',
  outExtension: { '.js': '.mjs' },
  bundle: true,
  packages: 'external',
  format: 'esm',
  platform: 'node',
  target: 'node20',
});
run(process.execPath, ['.cache/bench/bench.mjs', ...process.argv.slice(2)]);

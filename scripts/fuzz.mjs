// npm run fuzz: builds the program with its branches counted, then feeds it mutated input. `-- --help` says how.
import { mkdirSync } from 'node:fs';
import { join, sep } from 'node:path';
import { build } from 'esbuild';
import { countBranches } from './fuzz-instrument.mjs';
import { install, run } from './install.mjs';

install();
const outdir = '.cache/fuzz/build';
mkdirSync(outdir, { recursive: true });
const branches = countBranches(join(process.cwd(), 'src') + sep);
const options = {
  outdir,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  packages: 'external',
  format: 'esm',
  platform: 'node',
  target: 'node20',
};
await build({
  ...options,
  entryPoints: { worker: 'test/fuzz/worker.ts' },
  plugins: [branches.plugin],
  // Modules count from their first line on.
  banner: {
    js: "import { workerData as started } from 'node:worker_threads';\nglobalThis.__kysoBranches = new Uint32Array(started.places);",
  },
});
await build({
  ...options,
  entryPoints: { fuzz: 'test/fuzz/main.ts' },
  define: { BRANCHES: String(branches.places()) },
});
run(process.execPath, [join(outdir, 'fuzz.mjs'), ...process.argv.slice(2)]);

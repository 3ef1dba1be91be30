// Bundles the CLI, its worker and the library into dist/, with types and fonts beside them.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const require = createRequire(import.meta.url);
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const withTypes = process.argv.includes('--types');

// Built aside and put in place at the end: whoever runs kyso meanwhile sees the old build or the new one.
const outdir = join(root, `.cache/build-${process.pid}`);
rmSync(outdir, { recursive: true, force: true });
mkdirSync(outdir, { recursive: true });

const entryPoints = {
  cli: 'src/cli/main.ts',
  index: 'src/index.ts',
  worker: 'src/cli/worker.ts',
  config: 'src/cli/config.ts',
  policy: 'src/cli/policy-file.ts',
};
await build({
  absWorkingDir: root,
  entryPoints,
  outdir,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  // Chunks stay beside the entries, so that a module finds its files (fonts, worker) at one place.
  chunkNames: '[name]-[hash]',
  define: { 'process.env.KYSO_VERSION': JSON.stringify(version) },
  // What every run needs is bundled, because opening many small files is most of a start;
  // the heavy packages stay where npm put them and are imported when a command needs them.
  external: [
    'node-forge',
    'pdf-lib',
    '@pdf-lib/fontkit',
    '@signpdf/*',
    'csv-parse',
    'csv-stringify',
    'hucre',
    'fflate',
    '@e965/xlsx',
    'pkcs11js',
    'tinypool',
    'xmlbuilder2',
    'xml-crypto',
    '@xmldom/xmldom',
    'zod',
  ],
  banner: {
    js: "import { createRequire as createRequireForBundle } from 'node:module';\nconst require = createRequireForBundle(import.meta.url);",
  },
  logLevel: 'warning',
});

const fonts = join(outdir, 'fonts');
mkdirSync(fonts);
const tinos = dirname(require.resolve('@expo-google-fonts/tinos/package.json'));
cpSync(join(tinos, '400Regular/Tinos_400Regular.ttf'), join(fonts, 'Tinos_400Regular.ttf'));
cpSync(join(tinos, '700Bold/Tinos_700Bold.ttf'), join(fonts, 'Tinos_700Bold.ttf'));
cpSync(join(tinos, 'LICENSE_FONT'), join(fonts, 'LICENSE'));

if (withTypes)
  execFileSync(
    process.execPath,
    [require.resolve('typescript/bin/tsc'), '-p', 'tsconfig.build.json', '--outDir', join(outdir, 'types')],
    { cwd: root, stdio: 'inherit' },
  );

// The schemas of the configuration and of policy files come out of the definitions the program checks them with.
const { configJsonSchema } = await import(pathToFileURL(join(outdir, 'config.js')).href);
const { policyJsonSchema } = await import(pathToFileURL(join(outdir, 'policy.js')).href);
const writeJson = (name, value) => writeFileSync(join(outdir, name), `${JSON.stringify(value, null, 2)}\n`);
writeJson('kyso.config.schema.json', await configJsonSchema());
writeJson('kyso.policy.schema.json', policyJsonSchema());

const dist = join(root, 'dist');
// Types take longest, so a build without them keeps those of the last one with.
if (!withTypes && existsSync(join(dist, 'types')))
  cpSync(join(dist, 'types'), join(outdir, 'types'), { recursive: true });
const old = `${outdir}-old`;
if (existsSync(dist)) renameSync(dist, old);
renameSync(outdir, dist);
rmSync(old, { recursive: true, force: true });

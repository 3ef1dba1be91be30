// Bundles the CLI, its worker and the library into dist/, with types and fonts beside them.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const require = createRequire(import.meta.url);
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const withTypes = process.argv.includes('--types');

rmSync(join(root, 'dist'), { recursive: true, force: true });
mkdirSync(join(root, 'dist'));

const entryPoints = { cli: 'src/cli/main.ts', index: 'src/index.ts', worker: 'src/cli/worker.ts' };
await build({
  absWorkingDir: root,
  entryPoints,
  outdir: 'dist',
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
    'cli-progress',
    'csv-stringify',
    'tinypool',
    'xmlbuilder2',
    'zod',
  ],
  banner: {
    js: "import { createRequire as createRequireForBundle } from 'node:module';\nconst require = createRequireForBundle(import.meta.url);",
  },
  logLevel: 'warning',
});

const fonts = join(root, 'dist', 'fonts');
mkdirSync(fonts);
const tinos = dirname(require.resolve('@expo-google-fonts/tinos/package.json'));
cpSync(join(tinos, '400Regular/Tinos_400Regular.ttf'), join(fonts, 'Tinos_400Regular.ttf'));
cpSync(join(tinos, '700Bold/Tinos_700Bold.ttf'), join(fonts, 'Tinos_700Bold.ttf'));
cpSync(join(tinos, 'LICENSE_FONT'), join(fonts, 'LICENSE'));

if (withTypes) {
  execFileSync(process.execPath, [require.resolve('typescript/bin/tsc'), '-p', 'tsconfig.build.json'], {
    cwd: root,
    stdio: 'inherit',
  });
  const schema = join(root, 'dist', 'index.js');
  if (existsSync(schema)) {
    const { configSchema } = await import(pathToFileURL(join(root, 'dist', 'cli.js')).href).catch(() => ({}));
    if (configSchema)
      writeFileSync(
        join(root, 'dist', 'kyso.config.schema.json'),
        `${JSON.stringify(configSchema(), null, 2)}\n`,
      );
  }
}

// Module hooks of the mutation run: TypeScript is stripped by esbuild, and tests find `vitest.mjs` where they ask for vitest.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { transform } from 'esbuild';

const registry = new URL('./vitest.mjs', import.meta.url).href;

export const resolve = (specifier, context, next) =>
  specifier === 'vitest' && context.parentURL?.endsWith('.ts')
    ? { url: registry, shortCircuit: true }
    : next(specifier, context);

export async function load(url, context, next) {
  if (!url.endsWith('.ts')) {
    return next(url, context);
  }
  const text = await readFile(fileURLToPath(url), 'utf8');
  const { code } = await transform(text, { loader: 'ts', target: 'node20', sourcefile: fileURLToPath(url) });
  return { format: 'module', source: code, shortCircuit: true };
}

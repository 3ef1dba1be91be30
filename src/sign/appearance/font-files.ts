import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { KysoError } from '../../errors.ts';

/** The embedded font (Tinos): metrics of Times New Roman, full Vietnamese, SIL Open Font License. */
export type BundledFont = 'regular' | 'bold';

const names: Readonly<Record<BundledFont, { readonly bundled: string; readonly source: string }>> = {
  regular: {
    bundled: './fonts/Tinos_400Regular.ttf',
    source: '@expo-google-fonts/tinos/400Regular/Tinos_400Regular.ttf',
  },
  bold: {
    bundled: './fonts/Tinos_700Bold.ttf',
    source: '@expo-google-fonts/tinos/700Bold/Tinos_700Bold.ttf',
  },
};

const loaded = new Map<BundledFont, Uint8Array>();

/**
 * The bytes of the embedded font: beside the bundle, or in the development dependency when run from source.
 * @throws font-unusable when the installation lacks it
 */
export function bundledFont(font: BundledFont): Uint8Array {
  const known = loaded.get(font);
  if (known) return known;
  const { bundled, source } = names[font];
  const beside = fileURLToPath(new URL(bundled, import.meta.url));
  const bytes =
    readIfThere(() => beside) ?? readIfThere(() => createRequire(import.meta.url).resolve(source));
  if (!bytes)
    throw new KysoError('font-unusable', `the font that ships with kyso is missing: ${beside}`, {
      hint: 'Install kyso again, or give a font file with --font.',
      subject: beside,
    });
  loaded.set(font, bytes);
  return bytes;
}

function readIfThere(path: () => string): Uint8Array | undefined {
  try {
    return readFileSync(path());
  } catch {
    return undefined;
  }
}

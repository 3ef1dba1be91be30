import { KysoError } from '../../errors.ts';
import type { Language } from '../messages/messages.ts';
import type { Report } from '../report.ts';

export type Format = 'human' | 'json';

/** A file of the report: a base name, and its whole text. */
export interface Artifact {
  readonly name: string;
  readonly content: string;
}

type Renderer = (report: Report, lang: Language) => Promise<Artifact[]>;

/** One module a format, loaded only when asked for. The first artifact is what goes to a single file or stdout. */
const FORMATS: Readonly<Record<Format, Renderer>> = {
  human: async (report, lang) => {
    const { renderHuman } = await import('./human.ts');
    return [{ name: 'report.txt', content: renderHuman(report, { lang }) }];
  },
  json: async (report) => {
    const { renderJson } = await import('./json.ts');
    return [{ name: 'report.json', content: renderJson(report) }];
  },
};

/**
 * Reads `--format`: names, comma-separated or repeated.
 * @throws KysoError `usage`
 */
export function parseFormats(texts: readonly string[]): Format[] {
  const wanted = texts.flatMap((text) => text.split(',')).map((text) => text.trim());
  const known = Object.keys(FORMATS) as Format[];
  for (const name of wanted)
    if (!(known as string[]).includes(name))
      throw new KysoError('usage', `--format: '${name}' is not one of ${known.join(', ')}`, {
        subject: '--format',
      });
  return known.filter((format) => wanted.includes(format));
}

/** Renders a report in a format; the same report gives the same bytes. */
export function render(report: Report, format: Format, lang: Language): Promise<Artifact[]> {
  return FORMATS[format](report, lang);
}

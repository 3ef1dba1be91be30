import { KysoError } from '../../errors.ts';
import type { Language } from '../messages/messages.ts';
import type { Report } from '../report.ts';
import type { RowOrder } from '../view.ts';
import type { Artifact } from './artifact.ts';

export type Format = 'human' | 'json' | 'csv' | 'md' | 'junit' | 'html' | 'xlsx' | 'badge';

type Renderer = (report: Report, lang: Language, order: RowOrder) => Promise<Artifact[]>;

/** One module a format, loaded only when asked for. The first artifact is what goes to a single file or stdout. */
const FORMATS: Readonly<Record<Format, Renderer>> = {
  human: async (report, lang, order) => {
    const { renderHuman } = await import('./human.ts');
    return [{ name: 'report.txt', content: renderHuman(report, { lang, order }) }];
  },
  json: async (report) => {
    const { renderJson } = await import('./json.ts');
    return [{ name: 'report.json', content: renderJson(report) }];
  },
  csv: async (report) => {
    const { renderCsv } = await import('./csv.ts');
    return renderCsv(report);
  },
  md: async (report, lang, order) => {
    const { renderMarkdown } = await import('./md.ts');
    return [{ name: 'report.md', content: renderMarkdown(report, { lang, order }) }];
  },
  junit: async (report, lang) => {
    const { renderJunit } = await import('./junit.ts');
    return [{ name: 'junit.xml', content: renderJunit(report, { lang }) }];
  },
  html: async (report, lang) => {
    const { renderHtml } = await import('./html.ts');
    return [{ name: 'report.html', content: renderHtml(report, { lang }) }];
  },
  xlsx: async (report, lang) => {
    const { renderXlsx } = await import('./xlsx.ts');
    return [{ name: 'report.xlsx', content: await renderXlsx(report, { lang }) }];
  },
  badge: async (report, lang) => {
    const { renderBadge } = await import('./badge.ts');
    return [{ name: 'badge.svg', content: renderBadge(report, { lang }) }];
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

/**
 * Renders a report in a format, without colour; the same report gives the same bytes.
 * @param order of the rows in the formats people read as text
 */
export function render(
  report: Report,
  format: Format,
  lang: Language,
  order: RowOrder = 'name',
): Promise<Artifact[]> {
  return FORMATS[format](report, lang, order);
}

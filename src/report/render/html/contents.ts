import type { Messages } from '../../messages/messages.ts';
import type { Report } from '../../report.ts';
import { html, type Markup } from './markup.ts';

/** Where what is to be found on the page; only what is there. */
export function contents(
  report: Report,
  messages: Messages,
  { indicators }: { readonly indicators: boolean },
): Markup {
  const { population, documents, registerCheck, certificates, history = [], comparisons = [] } = report;
  const { tables } = messages;
  const links: (readonly [string, string])[] = [
    ...(indicators ? [['indicators', tables.indicators.title] as const] : []),
    ...population.by
      .filter((by) => report.groups.some((group) => group.by === by))
      .map((by) => [`by-${by}`, messages.rows[by].title] as const),
    ...(history.length + comparisons.length > 0 ? [['trend', messages.trendTitle] as const] : []),
    ...(documents.length > 0 ? [['findings', messages.shortcomingsTitle] as const] : []),
    ...(registerCheck === undefined ? [] : [['register', tables.register.title] as const]),
    ...(certificates.length === 0 ? [] : [['certificates', tables.certificates.title] as const]),
    ...(documents.length > 0 ? [['documents', messages.documentsTitle] as const] : []),
    ['how', messages.definitionsTitle],
  ];
  return html`<nav aria-label="${messages.page.contents}"><ul>${links.map(([id, title]) => html`<li><a href="#${id}">${title}</a></li>`)}</ul></nav>
`;
}

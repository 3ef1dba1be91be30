import { fill } from '../../messages/languages.ts';
import type { Messages } from '../../messages/messages.ts';
import type { Kind, Table, TableColumn, Value } from '../../tables/table.ts';
import { count, date, dateTime, percent, points } from '../numbers.ts';
import { html, type Markup } from './markup.ts';

/** Rows of such a table that stand in the page; all of them stand in the workbook. */
const ROWS = 200;

/** A table of the report as a section of the page. */
export function tableSection(
  id: string,
  table: Table,
  messages: Messages,
  options: { readonly tone?: (row: number) => string; readonly below?: Markup | null } = {},
): Markup {
  return html`<section class="card" aria-labelledby="${id}">
<h2 id="${id}">${table.title}</h2>
${table.rows.length === 0 ? html`<p>${table.empty}</p>` : tableMarkup(table, messages, options.tone, id)}
${options.below ?? null}</section>`;
}

/** The table alone, in a region that can be moved where it is too wide. */
export function tableMarkup(
  { title, columns, rows }: Table,
  messages: Messages,
  tone: ((row: number) => string) | undefined,
  id: string,
): Markup {
  const rest = rows.length - ROWS;
  return html`<div class="wide" role="group" aria-labelledby="${id}" tabindex="0"><table><caption class="vh">${title}</caption>
<thead><tr>${columns.map((column) => html`<th scope="col" class="${alignment(column)}">${column.title}</th>`)}</tr></thead>
<tbody>
${rows
  .slice(0, ROWS)
  .map(
    ({ values }, at) =>
      html`<tr${tone === undefined ? null : html` class="${tone(at)}"`}>${columns.map((column, index) => cell(column, values[index] ?? null, index === 0, messages))}</tr>\n`,
  )}</tbody></table></div>
${rest > 0 ? html`<p class="note">… ${fill(messages.page.moreElsewhere, { count: count(rest, messages) })}</p>` : null}`;
}

const NUMBERS: ReadonlySet<Kind> = new Set<Kind>(['count', 'share', 'plan', 'points', 'place']);

const alignment = ({ kind }: TableColumn): string => (NUMBERS.has(kind) ? 'n' : kind === 'text' ? '' : 'd');

function cell(column: TableColumn, value: Value, first: boolean, messages: Messages): Markup {
  const text = shown(column.kind, value, messages);
  if (first && column.kind === 'text') return html`<th scope="row"><bdi>${text}</bdi></th>`;
  if (column.kind === 'points' && typeof value === 'number')
    return html`<td class="n"><span class="${value < 0 ? 'missed' : value > 0 ? 'met' : ''}">${text}</span></td>`;
  return html`<td class="${alignment(column)}">${column.kind === 'text' ? html`<bdi>${text}</bdi>` : text}</td>`;
}

/** A value as the language writes it; nothing where nothing is known. */
function shown(kind: Kind, value: Value, messages: Messages): string {
  if (value === null) return '';
  if (typeof value === 'object') return `${value.rank}/${value.of}`;
  if (typeof value === 'string') {
    if (kind === 'day') return date(value, messages);
    return kind === 'time' ? dateTime(value, messages) : value;
  }
  switch (kind) {
    case 'share':
    case 'plan':
      return percent({ ...NOTHING, percent: Math.round(value * 1000) / 10 }, messages);
    case 'points':
      return points(value, messages);
    default:
      return value < 0 ? `−${count(-value, messages)}` : count(value, messages);
  }
}

const NOTHING = { numerator: 0, denominator: 1 };

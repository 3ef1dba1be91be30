import type { Dimension } from '../../dimensions.ts';
import type { Group } from '../../groups.ts';
import type { Messages } from '../../messages/messages.ts';
import type { Report } from '../../report.ts';
import { displayOrder, otherColumns, rankOf, rowName, stateCount, unitName } from '../../view.ts';
import { count, fraction, given, percent, points } from '../numbers.ts';
import { bar } from './bars.ts';
import { html, type Markup } from './markup.ts';

interface Column {
  readonly title: string;
  readonly class: string;
  readonly cell: (group: Group) => Markup;
}

/** The rows of one dimension against the plan. */
export function groupsSection(report: Report, by: Dimension, messages: Messages): Markup {
  const groups = displayOrder(
    report.groups.filter((group) => group.by === by),
    messages.language,
  );
  if (groups.length === 0) return html``;
  const columns = columnsFor(report, groups, messages);
  const { title, column, note } = messages.rows[by];
  return html`<section class="card" aria-labelledby="by-${by}">
<h2 id="by-${by}">${title}</h2>
${by === 'unit' ? unitTools(messages) : null}<div class="wide" role="group" aria-labelledby="by-${by}" tabindex="0"><table${by === 'unit' ? html` id="units-table"` : null}><caption class="vh">${title}</caption>
<thead><tr><th scope="col">${column}</th>${columns.map((each) => html`<th scope="col" class="${each.class}">${each.title}</th>`)}</tr></thead>
<tbody>
${groups.map(
  (group) =>
    html`<tr class="deep${Math.min(3, level(group))}"${by === 'unit' ? unitData(group, messages) : null}><th scope="row">${nameCell(group, messages)}</th>${columns.map((each) => html`<td class="${each.class}">${each.cell(group)}</td>`)}</tr>\n`,
)}</tbody></table></div>
${note === '' ? null : html`<p class="note">${note}</p>`}
</section>`;
}

const level = ({ path }: Group): number => Math.max(0, path.length - 1);

/** What the page's script folds and orders units by. */
function unitData(group: Group, messages: Messages): Markup {
  const { share } = group;
  const exact = share === null ? '' : String(share.numerator / share.denominator);
  return html` data-level="${level(group)}" data-share="${exact}" data-name="${rowName(group, messages)}"`;
}

function unitTools({ page }: Messages): Markup {
  return html`<div class="tools" id="units-tools" hidden>
<button type="button">${page.openAll}</button>
<button type="button">${page.closeAll}</button>
<button type="button" aria-pressed="false">${page.worstFirst}</button>
</div>
`;
}

/** The name of a row; one of a unit leads to its documents. */
function nameCell(group: Group, messages: Messages): Markup {
  const name = html`<bdi>${rowName(group, messages)}</bdi>`;
  if (group.by !== 'unit') return name;
  return html`<a class="drill" data-unit="${unitName(group.key, messages)}" href="#documents">${name}</a>`;
}

function columnsFor(report: Report, groups: readonly Group[], messages: Messages): Column[] {
  const numbers = (title: string, of: (group: Group) => number): Column => ({
    title,
    class: 'n',
    cell: (group) => {
      const value = of(group);
      return value === 0 ? html`<span class="zero">0</span>` : html`${count(value, messages)}`;
    },
  });
  return [
    { title: messages.column.share, class: 'share', cell: (group) => shareCell(group, report, messages) },
    ...(groups.some((group) => group.target !== undefined) ? planColumns(messages) : []),
    ...(groups.some((group) => group.rank !== null)
      ? [{ title: messages.column.rank, class: 'n', cell: (group: Group) => rankCell(group, report) }]
      : []),
    ...roleColumns(groups, messages, numbers),
    // The numbers above the table have the zeros.
    ...otherColumns(report, messages)
      .filter(({ state }) => groups.some((group) => stateCount(group, state, report.measure) > 0))
      .map(({ state, title }) => numbers(title, (group) => stateCount(group, state, report.measure))),
    ...(groups.some((group) => group.excluded > 0)
      ? [numbers(messages.column.excluded, (group) => group.excluded)]
      : []),
  ];
}

/** With roles: whose signatures there are. */
function roleColumns(
  groups: readonly Group[],
  { tables }: Messages,
  numbers: (title: string, of: (group: Group) => number) => Column,
): Column[] {
  if (groups.every(({ personal }) => personal === undefined)) return [];
  return [
    numbers(tables.personal, ({ personal = 0 }) => personal),
    numbers(tables.organization, ({ organization = 0 }) => organization),
  ];
}

function planColumns(messages: Messages): Column[] {
  return [
    {
      title: messages.plan,
      class: 'n',
      cell: ({ target }) => html`${target === undefined ? '' : given(target, messages)}`,
    },
    {
      title: messages.planDelta,
      class: 'n',
      cell: ({ delta }) => {
        if (delta === undefined) return html``;
        const met = delta >= 0;
        return html`<span class="${met ? 'met' : 'missed'}">${points(delta, messages)} <span aria-hidden="true">${met ? '✓' : '✕'}</span><span class="vh">${met ? messages.met : messages.notMet}</span></span>`;
      },
    },
  ];
}

/** The percentage with what it is a share of, over a bar. */
function shareCell(group: Group, report: Report, messages: Messages): Markup {
  const { share, total, target } = group;
  if (share === null) return html`–`;
  const part = stateCount(group, 'signed', report.measure);
  return html`<b>${percent(share, messages)}</b> <span class="of">${fraction(share, messages)}</span>${bar({
    parts: [{ state: 'signed', part }],
    total,
    target: target ?? null,
    size: 'row',
    label: percent(share, messages),
  })}`;
}

function rankCell(group: Group, report: Report): Markup {
  const place = rankOf(group, report.groups);
  return place === null ? html`–` : html`${place.rank}/${place.of}`;
}

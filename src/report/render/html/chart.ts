import { fill } from '../../messages/languages.ts';
import type { Messages } from '../../messages/messages.ts';
import type { Share } from '../../percent.ts';
import type { SeriesPoint } from '../../series.ts';
import { percent, period } from '../numbers.ts';
import { html, type Markup } from './markup.ts';

const WIDTH = 760;
const HEIGHT = 230;
const LEFT = 46;
const RIGHT = 34;
const TOP = 22;
const BOTTOM = 30;
/** Points up to which each bears its number, and names of periods that fit below. */
const LABELLED = 12;
/** Percentage points the axis shows at least. */
const SPAN = 20;

interface Scale {
  readonly low: number;
  readonly high: number;
  readonly x: (at: number) => number;
  readonly y: (percent: number) => number;
}

/** The share of each period as a line, the plan as a broken one. What it shows stands in the table below it, too. */
export function chart(points: readonly SeriesPoint[], messages: Messages): Markup {
  const scale = scaleOf(points);
  const first = points[0];
  const last = points.at(-1);
  const label = fill(messages.page.chart, {
    first: first === undefined ? '' : period(first.of, messages),
    from: percent(first?.share ?? null, messages),
    last: last === undefined ? '' : period(last.of, messages),
    to: percent(last?.share ?? null, messages),
  });
  const electronic = points.some((point) => point.electronic != null);
  const plan = points.some((point) => point.target !== null);
  return html`<ul class="key"><li class="k-signed">${messages.shareTitle}</li>${
    electronic ? html`<li class="k-electronic">${messages.electronicTitle}</li>` : null
  }${plan ? html`<li class="k-plan">${messages.plan}</li>` : null}</ul>
<div class="wide chart"><svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${label}">${grid(scale)}
${names(points, scale, messages)}
${plan ? line('t-plan', points, scale, ({ target }) => target) : null}
${electronic ? line('t-electronic', points, scale, (point) => percentOf(point.electronic ?? null)) : null}
${line('t-signed', points, scale, ({ share }) => percentOf(share))}
${points.map(({ share }, at) => (share === null ? html`` : dot(share, at, points.length, scale, messages)))}</svg></div>`;
}

/** Exact: what is drawn is not what was rounded. */
const percentOf = (share: Share | null): number | null =>
  share === null ? null : (100 * share.numerator) / share.denominator;

function scaleOf(points: readonly SeriesPoint[]): Scale {
  const values = points.flatMap(({ share, target, electronic }) =>
    [percentOf(share), target, percentOf(electronic ?? null)].filter((value) => value !== null),
  );
  const bounded = (value: number): number => Math.min(100, Math.max(0, value));
  let low = bounded(Math.floor(Math.min(...values) / 10) * 10);
  const high = bounded(Math.max(low + SPAN, Math.ceil(Math.max(...values) / 10) * 10));
  low = Math.min(low, high - SPAN);
  const step = (WIDTH - LEFT - RIGHT) / Math.max(1, points.length - 1);
  return {
    low,
    high,
    x: (at) => tenths(LEFT + at * step),
    y: (value) => tenths(TOP + ((high - value) / (high - low)) * (HEIGHT - TOP - BOTTOM)),
  };
}

function grid({ low, high, y }: Scale): Markup[] {
  const step = high - low > 40 ? 20 : 10;
  const ticks = Array.from({ length: Math.floor((high - low) / step) + 1 }, (_, at) => low + at * step);
  return ticks.map(
    (tick) =>
      html`<line class="t-grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y(tick)}" y2="${y(tick)}"/><text x="${LEFT - 8}" y="${y(tick) + 4}" text-anchor="end">${tick} %</text>`,
  );
}

function names(points: readonly SeriesPoint[], { x }: Scale, messages: Messages): Markup[] {
  const every = Math.ceil(points.length / LABELLED);
  return points.map(({ of }, at) =>
    (points.length - 1 - at) % every === 0
      ? html`<text x="${x(at)}" y="${HEIGHT - 8}" text-anchor="middle">${period(of, messages)}</text>`
      : html``,
  );
}

/** A line through the periods that have a value; it stops where one has none. */
function line(
  kind: string,
  points: readonly SeriesPoint[],
  { x, y }: Scale,
  value: (point: SeriesPoint) => number | null,
): Markup {
  let pen = 'M';
  const path = points.map((point, at) => {
    const own = value(point);
    const step = own === null ? '' : `${pen}${x(at)} ${y(own)}`;
    pen = own === null ? 'M' : 'L';
    return step;
  });
  return html`<path class="${kind}" d="${path.join('')}"/>`;
}

function dot(share: Share, at: number, of: number, { x, y }: Scale, messages: Messages): Markup {
  const top = y(percentOf(share) ?? 0);
  const label =
    of <= LABELLED || at === of - 1
      ? html`<text class="t-value" x="${x(at)}" y="${tenths(top - 9)}" text-anchor="middle">${percent(share, messages)}</text>`
      : null;
  return html`<circle class="t-dot" cx="${x(at)}" cy="${top}" r="3.5"/>${label}`;
}

const tenths = (value: number): number => Math.round(value * 10) / 10;

import type { Style } from '../../report/render/human/style.ts';
import type { Painter } from './paint.ts';

/** The marks of a report's words, in the colours of a terminal. */
export const reportStyle = ({ paint, style: { columns } }: Painter): Style => ({
  bold: (text) => paint.bold(text),
  dim: (text) => paint.dim(text),
  good: (text) => paint.green(text),
  warn: (text) => paint.yellow(text),
  bad: (text) => paint.red(text),
  ...(columns === undefined ? {} : { columns }),
});

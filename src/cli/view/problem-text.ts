import { type ProblemCode, problemKinds } from '../../verify/problems.ts';
import type { Problem } from '../../verify/result.ts';
import type { Messages } from './messages/messages.ts';

/** The sentence every problem of a code begins with, and what is particular to this one. */
interface Parts {
  readonly sentence: string;
  readonly detail: string | undefined;
}

function partsOf({ code, message }: Problem, messages: Messages): Parts {
  if (!isKnown(code)) return { sentence: message, detail: undefined };
  const own = problemKinds[code].sentence.replace(/\.$/, '');
  const sentence = messages.problems?.[code] ?? own;
  const detail = message.startsWith(`${own}: `) ? message.slice(own.length + 2) : undefined;
  return detail === undefined && message !== own
    ? { sentence: message, detail: undefined }
    : { sentence, detail };
}

const isKnown = (code: string): code is ProblemCode => Object.hasOwn(problemKinds, code);

/** A problem in the reader's language, times as people write them. */
export function problemText(problem: Problem, messages: Messages): string {
  const { sentence, detail } = partsOf(problem, messages);
  return detail === undefined ? sentence : `${sentence}: ${detailText(detail, messages)}`;
}

/** Only what is particular to a problem, for where its sentence has been said in other words. */
export function problemDetail(problem: Problem, messages: Messages): string {
  const { sentence, detail } = partsOf(problem, messages);
  return detail === undefined ? sentence : detailText(detail, messages);
}

/** What is particular to a finding, in the reader's language as far as it has the phrase. */
export const detailText = (detail: string, messages: Messages): string =>
  plainTimes(messages.phrase(detail), messages);

const plainTimes = (text: string, messages: Messages): string =>
  text.replace(/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, (iso) => messages.timeOf(iso));

/** A distinguished name as people read it: `CN=Root CA,O=Office,C=VN` is `Root CA, Office`. */
export function plainName(distinguished: string): string {
  const part = (key: string): string | undefined => {
    const found = new RegExp(`(?:^|[,+])${key}=((?:\\\\.|[^,+\\\\])*)`).exec(distinguished)?.[1];
    return found?.replace(/\\([^0-9A-Fa-f])/g, '$1');
  };
  const parts = [part('CN'), part('O')].filter((text) => text !== undefined && text !== '');
  return parts.length === 0 ? distinguished : [...new Set(parts)].join(', ');
}

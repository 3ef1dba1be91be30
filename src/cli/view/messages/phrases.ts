/**
 * What is particular to a finding is English prose with names and numbers in it, and the same prose in JSON. In another
 * language it is said by a table of phrases: `{}` stands for a part taken as it is, `{=}` for one that is a phrase
 * itself, `{0}`, `{1}` … in the other language for those parts in their order.
 */
export type Phrases = readonly (readonly [english: string, other: string])[];

interface Pattern {
  /** The words between the parts, the first before and the last behind them. */
  readonly words: readonly string[];
  /** Whether a part is a phrase itself. */
  readonly nested: readonly boolean[];
  readonly other: string;
}

/** Phrases nest as deep: a reason within a reason. */
const maxDepth = 4;

/** Longer ones are no phrases. */
const maxLength = 4096;

/** Makes a function that says a phrase in the other language; undefined for one the table does not have. */
export function phraseTranslator(table: Phrases): (english: string) => string | undefined {
  const whole = new Map(table.filter(([english]) => !english.includes('{')));
  const patterns = table.filter(([english]) => english.includes('{')).map(patternOf);
  const say = (english: string, depth: number): string | undefined => {
    const known = whole.get(english);
    if (known !== undefined || depth > maxDepth || english.length > maxLength) return known;
    for (const pattern of patterns) {
      const parts = partsOf(english, pattern.words);
      if (!parts) continue;
      const said = parts.map((part, i) => (pattern.nested[i] ? say(part, depth + 1) : part));
      if (said.every((part) => part !== undefined))
        return pattern.other.replace(/\{(\d)\}/g, (_, i) => said[Number(i)] ?? '');
    }
    return undefined;
  };
  return (english) => say(english, 0);
}

function patternOf([english, other]: Phrases[number]): Pattern {
  const holes = english.match(/\{=?\}/g) ?? [];
  return { words: english.split(/\{=?\}/), nested: holes.map((hole) => hole === '{=}'), other };
}

/** What stands between the words, each found once, without going back: linear in the text. */
function partsOf(text: string, words: readonly string[]): string[] | undefined {
  const [before = '', ...between] = words;
  const after = between.pop() ?? '';
  if (!text.startsWith(before) || !text.endsWith(after)) return undefined;
  const end = text.length - after.length;
  const parts: string[] = [];
  let at = before.length;
  for (const word of between) {
    const found = text.indexOf(word, at);
    if (found < 0 || found + word.length > end) return undefined;
    parts.push(text.slice(at, found));
    at = found + word.length;
  }
  if (at > end) return undefined;
  return [...parts, text.slice(at, end)];
}

/** Finds the English that reaches people in what findings and reasons say, by reading the sources. */
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { globSync } from 'tinyglobby';
import ts from 'typescript';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Prose of the sources: the words between its parts, the first before and the last behind them. */
export interface Prose {
  readonly file: string;
  readonly words: readonly string[];
}

/** What a function puts before the text it is given; `undefined` where that is no detail of a finding. */
export type Callees = Readonly<Record<string, readonly string[] | undefined>>;

/** Every text of more than one word in the files, as the functions it is given to word it. */
export function proseIn(patterns: readonly string[], callees: Callees): Prose[] {
  return globSync([...patterns], { cwd: root, absolute: true })
    .sort()
    .flatMap((path) => {
      const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
      const found: Prose[] = [];
      collect(source, callees, (words) => found.push({ file: relative(root, path), words }));
      return found;
    });
}

/** The codes of all errors the files make. */
export function codesThrownIn(patterns: readonly string[]): string[] {
  const texts = globSync([...patterns], { cwd: root, absolute: true }).map((path) =>
    readFileSync(path, 'utf8'),
  );
  const found = texts.flatMap((text) =>
    [...text.matchAll(/new KysoError\(\s*'([a-z0-9-]+)'/g)].map(([, code = '']) => code),
  );
  return [...new Set(found)].sort();
}

const aside = new Set(['clause', 'sentence', 'hint', 'subject']);

function collect(node: ts.Node, callees: Callees, tell: (words: readonly string[]) => void): void {
  if (ts.isTypeNode(node) || ts.isImportDeclaration(node)) return;
  if (ts.isPropertyAssignment(node) && aside.has(node.name.getText())) return;
  const words = wordsOf(node);
  if (words && isProse(words)) {
    const callee = calleeOf(node);
    if (callee === undefined || !Object.hasOwn(callees, callee)) tell(words);
    else if (callees[callee]) tell(behind(callees[callee], words));
  }
  ts.forEachChild(node, (child) => collect(child, callees, tell));
}

function wordsOf(node: ts.Node): readonly string[] | undefined {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return [node.text];
  if (!ts.isTemplateExpression(node)) return undefined;
  return [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)];
}

const isProse = (words: readonly string[]): boolean => /[a-z]{2,} +[a-z(X]|X [a-z]{2,}/.test(words.join('X'));

/** The function, or class, a text is an argument of, be it one of several it chooses from. */
function calleeOf(node: ts.Node): string | undefined {
  for (let at = node; at.parent; at = at.parent) {
    const { parent } = at;
    if ((ts.isCallExpression(parent) || ts.isNewExpression(parent)) && parent.expression !== at)
      return parent.expression.getText().split('.').at(-1);
    if (!ts.isConditionalExpression(parent) && !ts.isBinaryExpression(parent)) return undefined;
  }
  return undefined;
}

/** `prefix` ends where the text begins. */
const behind = (prefix: readonly string[], [first = '', ...rest]: readonly string[]): string[] => [
  ...prefix.slice(0, -1),
  `${prefix.at(-1) ?? ''}${first}`,
  ...rest,
];

import { describe, expect, test } from 'vitest';
import { type Lang, messagesFor } from '../../../src/cli/view/messages/messages.ts';
import { painter } from '../../../src/cli/view/paint.ts';
import { documentBlock } from '../../../src/cli/view/verify-human.ts';
import { createVerifier } from '../../../src/verify/verify.ts';
import { goldenCases } from './cases.ts';

/** What people are told is kept in files: a change of it shows as a change of them. */

const explained = ['passed-b-b', 'passed-b-t', 'passed-b-lt', 'passed-b-lta', 'indeterminate-stranger'];
const verbose = ['failed-rewritten', 'passed-twice', 'error-not-pdf'];

async function told(
  name: string,
  lang: Lang,
  how: { explain?: boolean; verbose?: boolean },
): Promise<string> {
  const { bytes, options } = goldenCases[name] as (typeof goldenCases)[string];
  const result = createVerifier({ ...options, explain: how.explain ?? false }).verify(bytes);
  const view = {
    messages: await messagesFor(lang),
    painter: painter({ color: 0, unicode: true }),
    verbose: how.verbose ?? false,
  };
  return documentBlock({ file: `${name}.pdf`, ...result }, view);
}

// Serial numbers and keys differ from run to run.
const steady = (text: string): string => text.replace(/\b[0-9a-f]{16,}\b/g, 'HEX');

const languages: readonly Lang[] = ['en', 'vi'];

describe.each(languages)('what verify tells (%s)', (lang) => {
  test('of every case', async () => {
    const texts = await Promise.all(Object.keys(goldenCases).map((name) => told(name, lang, {})));
    await expect(steady(texts.join('\n'))).toMatchFileSnapshot(`cases.${lang}.txt`);
  });

  test('with --verbose', async () => {
    const texts = await Promise.all(verbose.map((name) => told(name, lang, { verbose: true })));
    await expect(steady(texts.join('\n'))).toMatchFileSnapshot(`verbose.${lang}.txt`);
  });

  test('with --explain', async () => {
    const texts = await Promise.all(explained.map((name) => told(name, lang, { explain: true })));
    await expect(steady(texts.join('\n'))).toMatchFileSnapshot(`explain.${lang}.txt`);
  });
});

test('in Vietnamese no English sentence is left, however much is told', async () => {
  const english = / (the|is|was|of|that|not|has|by|are|were|with|an|and) /;
  for (const name of Object.keys(goldenCases).filter((each) => !each.startsWith('error')))
    for (const line of (await told(name, 'vi', { explain: true, verbose: true })).split('\n'))
      expect(english.test(line.replace(/ \[[^\]]*\]$/, '')), `${name}: ${line}`).toBe(false);
});

test('names from a document cannot hide, turn or colour text, nor fill the screen', async () => {
  const text = await told('hostile-names', 'en', { explain: true, verbose: true });
  expect(text).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u001b]/);
  expect(text).toContain('Gi\uFFFDgpj.exe\uFFFD[31m');
  expect(text).not.toContain('dài '.repeat(40));
});

import { expect, it } from 'vitest';
import { en } from '../../src/report/messages/en.ts';
import { vi } from '../../src/report/messages/vi.ts';
import { RULE_SETS } from '../../src/report/rule-sets.ts';

/** Every text of a language by its path. */
function textsOf(value: unknown, path = ''): Map<string, string> {
  if (typeof value === 'string') return new Map([[path, value]]);
  if (typeof value !== 'object' || value === null) return new Map();
  return new Map(Object.entries(value).flatMap(([key, inner]) => [...textsOf(inner, `${path}.${key}`)]));
}

const placeholders = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).sort();

it('both languages have the same texts, each with the same placeholders and in NFC', () => {
  const english = textsOf(en);
  const vietnamese = textsOf(vi);
  expect([...vietnamese.keys()].sort()).toEqual([...english.keys()].sort());
  for (const [path, text] of english)
    expect([path, placeholders(vietnamese.get(path) ?? '')]).toEqual([path, placeholders(text)]);
  for (const text of vietnamese.values()) expect(text).toBe(text.normalize('NFC'));
});

it.each([en, vi])(
  'the sources of the rule sets that come with kyso are named in $language',
  ({ ruleSources }) => {
    expect(Object.keys(ruleSources)).toEqual(Object.values(RULE_SETS).map(({ source }) => source));
  },
);

it.each([en, vi])('names of sheets are ones a workbook takes ($language)', ({ tables }) => {
  const names = [...textsOf(tables)].filter(([path]) => path.endsWith('.sheet')).map(([, name]) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(names.filter((name) => name.length > 31 || /[[\]:*?/\\]/.test(name))).toEqual([]);
});

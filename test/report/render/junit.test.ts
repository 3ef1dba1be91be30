import { expect, it } from 'vitest';
import { renderJunit } from '../../../src/report/render/junit.ts';
import { office } from '../sample.ts';

/**
 * What the strictest reader takes: the schema of Jenkins' xUnit plugin (junit-10.xsd), which refuses a file that has
 * more. GitLab reads `classname` and `name` of a case, and the text of `failure`, `error` and `skipped`.
 */
const ATTRIBUTES: Readonly<Record<string, readonly string[]>> = {
  testsuites: ['name', 'time', 'tests', 'failures', 'errors'],
  testsuite: ['name', 'tests', 'failures', 'errors', 'time', 'skipped', 'timestamp', 'hostname', 'id'],
  testcase: ['name', 'time', 'classname'],
  failure: ['type', 'message'],
  error: ['type', 'message'],
  skipped: ['type', 'message'],
};
const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  testsuite: ['name', 'tests', 'failures', 'errors'],
  testcase: ['name', 'classname'],
};

it('JUnit has the elements and attributes that Jenkins and GitLab read, and no others', () => {
  const xml = renderJunit(office(), { lang: 'en' });
  const elements = [...xml.matchAll(/<([a-z]+)((?: [a-z]+="[^"]*")*)\/?>/g)];
  for (const [, name = '', attributes = ''] of elements) {
    const given = [...attributes.matchAll(/ ([a-z]+)="([^"]*)"/g)].map(([, key = '', value]) => [key, value]);
    const unknown = given.map(([key]) => key).filter((key) => !ATTRIBUTES[name]?.includes(key ?? ''));
    expect([name, unknown]).toEqual([name, []]);
    for (const key of REQUIRED[name] ?? []) expect(Object.fromEntries(given)[key]).toBeTruthy();
  }
  expect(new Set(elements.map(([, name]) => name))).toEqual(new Set(Object.keys(ATTRIBUTES)));
  expect([...xml.matchAll(/<(failure|error|skipped)[^>]*\/>/g)].map(([element]) => element)).toEqual([]);
});

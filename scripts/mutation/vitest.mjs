// What tests import as vitest during a mutation run: the same matchers, and a register of tests that can be run again and again.
import { format } from 'node:util';
import {
  ASYMMETRIC_MATCHERS_OBJECT,
  customMatchers,
  GLOBAL_EXPECT,
  getState,
  JestAsymmetricMatchers,
  JestChaiExpect,
  JestExtend,
  setState,
} from '@vitest/expect';
import { chai } from 'vitest';

export const expect = Object.assign((value, message) => chai.expect(value, message), chai.expect);
Object.assign(expect, globalThis[ASYMMETRIC_MATCHERS_OBJECT]);
globalThis[GLOBAL_EXPECT] = expect;
for (const plugin of [JestExtend, JestChaiExpect, JestAsymmetricMatchers]) {
  chai.use(plugin);
}
setState({ ...getState(expect), assertionCalls: 0 }, expect);
chai.expect.extend(expect, customMatchers);

/** Every test registered so far: `{ id, name, file, suites, run }`, the suites from the file's own inwards. */
export const tests = [];
let suites = [];

const suite = (title) => ({ title, beforeAll: [], afterAll: [], beforeEach: [], afterEach: [] });
const inner = () => suites.at(-1);

/** Loads one test file, whose tests are registered under its path. */
export async function register(file, importFile) {
  suites = [suite(file)];
  await importFile();
}

function add(title, run) {
  const [{ title: file }, ...named] = suites;
  const name = [...named.map((s) => s.title), title].join(' ');
  const same = tests.filter((test) => test.file === file && test.name === name).length;
  tests.push({ id: `${file}#${name}${same > 0 ? ` (${same + 1})` : ''}`, name, file, suites, run });
}

function group(title, body) {
  suites = [...suites, suite(title)];
  body();
  suites = suites.slice(0, -1);
}

const titled = (title, row, index) =>
  format(title, ...row.slice(0, title.match(/%[^%#]/g)?.length ?? 0))
    .replaceAll('%#', String(index))
    .replace(/\$(\w+)/g, (_, key) => String(row[0]?.[key]));

/** `(title, fn)` and `(title, options, fn)` alike; the table's rows become a test or suite each. */
const withEach = (one) =>
  Object.assign(
    (title, ...rest) =>
      one(
        title,
        rest.find((part) => typeof part === 'function'),
      ),
    {
      each:
        (rows) =>
        (title, ...rest) => {
          const fn = rest.find((part) => typeof part === 'function');
          for (const [index, row] of rows.entries()) {
            const values = Array.isArray(row) ? row : [row];
            one(titled(title, values, index), () => fn(...values));
          }
        },
      skip: (title) => {
        throw new Error(`a test would be skipped: ${title}`);
      },
    },
  );

export const test = withEach(add);
export { test as it };
export const describe = withEach(group);
export const beforeAll = (hook) => inner().beforeAll.push(hook);
export const afterAll = (hook) => inner().afterAll.push(hook);
export const beforeEach = (hook) => inner().beforeEach.push(hook);
export const afterEach = (hook) => inner().afterEach.push(hook);

const opened = new Set();

/** What stands before the tests of a suite happens once, however often they are run; a mutant is not active meanwhile. */
export async function open(one) {
  for (const enclosing of one.suites) {
    if (!opened.has(enclosing)) {
      opened.add(enclosing);
      for (const hook of enclosing.beforeAll) {
        await hook();
      }
    }
  }
}

/** Runs one test between its hooks; throws what it throws. */
export async function run(one) {
  for (const hook of one.suites.flatMap((enclosing) => enclosing.beforeEach)) {
    await hook();
  }
  try {
    await one.run();
  } finally {
    for (const hook of one.suites.toReversed().flatMap((enclosing) => enclosing.afterEach)) {
      await hook();
    }
  }
}

export async function close() {
  for (const hook of [...opened].toReversed().flatMap((enclosing) => enclosing.afterAll)) {
    await hook();
  }
}

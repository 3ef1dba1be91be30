// A test runner for Stryker that loads the tests once and runs them again for each mutant, the quickest first, until one fails.
import { register } from 'node:module';
import { relative, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';
import { glob } from 'tinyglobby';
import { testsFor } from './areas.mjs';

const stryker = () => {
  globalThis.__stryker__ ??= {};
  return globalThis.__stryker__;
};

function keptLoaded() {
  let registry;
  let stray;
  /** What a mutant left in a cache must not kill the next: then the next asks for a new process by failing. */
  let spoilt = false;
  const loaded = new Set();
  const took = new Map();
  process.on('unhandledRejection', (reason) => {
    stray ??= reason;
  });

  /**
   * Registers the tests of these files, each file once. What is mutated is loaded before any test: else what a module
   * computes as it loads would count as reached by the test that first needs it.
   */
  async function load(files, mutated) {
    if (!registry) {
      register('./hooks.mjs', import.meta.url);
      registry = await import('./vitest.mjs');
    }
    for (const file of mutated) {
      await import(pathToFileURL(resolve(file)).href);
    }
    for (const file of new Set(files)) {
      if (!loaded.has(file)) {
        loaded.add(file);
        await registry.register(file, () => import(pathToFileURL(resolve(file)).href));
      }
    }
    return registry.tests;
  }

  async function filesFor(mutated) {
    const { patterns, ignore } = testsFor(mutated.map((file) => relative('.', file)));
    return (await glob(patterns, { ignore })).sort();
  }

  /** @returns what went wrong, if anything did */
  async function outcome(test) {
    stray = undefined;
    const start = performance.now();
    try {
      await registry.run(test);
      if (stray !== undefined) {
        throw stray;
      }
      return undefined;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    } finally {
      took.set(test.id, Math.max(took.get(test.id) ?? 0, performance.now() - start));
    }
  }

  return {
    capabilities: () => ({ reloadEnvironment: false }),
    async init() {},
    async dryRun({ files, testFiles }) {
      const tests = await load(
        testFiles?.map((file) => relative('.', resolve(file))) ?? (await filesFor(files)),
        files,
      );
      const ns = stryker();
      const results = [];
      for (const test of tests) {
        await registry.open(test);
        ns.currentTestId = test.id;
        const failureMessage = await outcome(test);
        ns.currentTestId = undefined;
        const { id, name, file: fileName } = test;
        const told = { id, name, fileName, timeSpentMs: took.get(id) };
        results.push(
          failureMessage === undefined ? { ...told, status: 0 } : { ...told, status: 1, failureMessage },
        );
      }
      return { status: 'complete', tests: results, mutantCoverage: ns.mutantCoverage };
    },
    async mutantRun({ testFilter, hitLimit, activeMutant, mutantActivation, sandboxFileName }) {
      if (spoilt) {
        throw new Error('a mutant left something behind: this process is not used again');
      }
      const ns = stryker();
      ns.activeMutant = mutantActivation === 'static' ? activeMutant.id : undefined;
      ns.hitCount = 0;
      ns.hitLimit = hitLimit;
      let tests;
      try {
        tests = await load(
          testFilter?.map((id) => id.slice(0, id.indexOf('#'))) ?? (await filesFor([sandboxFileName])),
          [sandboxFileName],
        );
      } catch (error) {
        return { status: 'killed', killedBy: [], failureMessage: String(error), nrOfTests: 0 };
      }
      const wanted = testFilter && new Set(testFilter);
      const chosen = tests.filter(({ id }) => wanted?.has(id) ?? true);
      chosen.sort((a, b) => (took.get(a.id) ?? 0) - (took.get(b.id) ?? 0));
      for (const [i, test] of chosen.entries()) {
        ns.activeMutant = undefined;
        await registry.open(test);
        ns.activeMutant = activeMutant.id;
        const failureMessage = await outcome(test);
        ns.activeMutant = undefined;
        if (hitLimit !== undefined && ns.hitCount > hitLimit) {
          spoilt = (await outcome(test)) !== undefined;
          return { status: 'timeout', reason: `more than ${hitLimit} hits` };
        }
        if (failureMessage !== undefined) {
          spoilt = (await outcome(test)) !== undefined;
          return { status: 'killed', killedBy: [test.id], failureMessage, nrOfTests: i + 1 };
        }
      }
      return { status: 'survived', nrOfTests: chosen.length };
    },
    async dispose() {
      await registry?.close();
    },
  };
}

export const strykerPlugins = [{ kind: 'TestRunner', name: 'kept-loaded', factory: keptLoaded }];

// Which tests mutants of a folder are held against: those that speak of its rules. The first row that fits counts.

const verdicts = ['test/verify/**/*.test.ts', 'test/cli/policy-file.test.ts'];
const kinds = ['test/verify/kinds/*.test.ts'];
const paths = ['test/pki/path/**/*.test.ts'];

const rows = [
  ['src/verify/gather/kinds/', { include: kinds }],
  ['src/verify/kind.ts', { include: kinds }],
  ['src/pki/path/', { include: [...paths, 'test/verify/judge/*.test.ts'] }],
  ['src/verify/', { include: [...verdicts, 'test/pades/*.test.ts'], except: kinds }],
];

/** Random input, and tests whose subject is time and memory: slow, and nothing a single mutant should be told by. */
const never = ['**/properties.test.ts', 'test/verify/exhaustion.test.ts'];

/** @returns globs of test files for tinyglobby */
export function testsFor(files) {
  const sets = files.map(
    (file) => rows.find(([folder]) => file.includes(folder))?.[1] ?? { include: verdicts },
  );
  const except = sets.every((set) => set.except) ? (sets[0]?.except ?? []) : [];
  return {
    patterns: [...new Set(sets.flatMap(({ include }) => include))],
    ignore: [...never, ...except],
  };
}

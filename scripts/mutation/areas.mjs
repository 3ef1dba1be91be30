// Which tests mutants of a folder are held against: those that speak of its rules. The first row that fits counts.

const ofJudging = 'test/verify/judge/*.test.ts';
const judging = [ofJudging, 'test/verify/*.test.ts', 'test/cli/policy-file.test.ts'];
const reading = ['test/verify/gather/*.test.ts', 'test/verify/*.test.ts', 'test/pades/*.test.ts'];
/** What is found in a document, and how it is read; what a CMS says is told by tests of its own, which are slower. */
const found = ['test/verify/gather/!(cms-rules).test.ts', 'test/verify/*.test.ts', 'test/pades/*.test.ts'];
const cms = [
  'test/verify/gather/{cms*,raw*,time*,token*,signature*}.test.ts',
  'test/verify/judge/{token,time,one-fact,carried-evidence}.test.ts',
];

const rows = [
  ['src/pki/path/', ['test/pki/path/**/*.test.ts']],
  ...['fetched', 'watch', 'explain'].map((name) => [
    `src/verify/judge/${name}`,
    [ofJudging, 'test/verify/online/*.test.ts'],
  ]),
  ...['signature', 'verdict', 'problem-list'].map((name) => [`src/verify/judge/${name}`, judging]),
  ['src/verify/judge/', [ofJudging]],
  ['src/verify/later-changes/', ['test/verify/*.test.ts', 'test/verify/judge/undecided.test.ts']],
  ['src/verify/gather/kinds/', ['test/verify/kinds/*.test.ts']],
  ['src/verify/online/', ['test/verify/online/*.test.ts']],
  ['src/verify/kind.ts', ['test/verify/kinds/*.test.ts']],
  ...['cms-facts', 'raw-signature', 'timestamps', 'token-rules'].map((file) => [
    `src/verify/gather/${file}.ts`,
    cms,
  ]),
  [
    'src/verify/gather/',
    [...found, 'test/verify/judge/{token,one-fact,certification,carried-evidence}.test.ts'],
  ],
  ['src/verify/', [...judging, ...reading, 'test/verify/{kinds,online}/*.test.ts']],
];

/** Random input, time and memory, documents of every kind: slow, and nothing a single mutant should be told by. */
const never = ['**/{properties,exhaustion}.test.ts', 'test/verify/unsupported.test.ts'];

/** Where a folder's own tests speak of its rules, those of later changes would only repeat them. */
const changes = ['test/verify/later-changes*.test.ts'];

/** @returns globs of test files for tinyglobby */
export function testsFor(files) {
  const wanted = files.map((file) => rows.find(([folder]) => file.includes(folder)) ?? rows.at(-1));
  const withChanges = wanted.some(
    ([folder]) => folder.endsWith('later-changes/') || folder === 'src/verify/',
  );
  return {
    patterns: [...new Set(wanted.flatMap(([, patterns]) => patterns))],
    ignore: [...never, ...(withChanges ? [] : changes)],
  };
}

import { problemKinds } from '../../verify/problems.ts';
import type { DocumentResult, Effect, Problem, SignatureResult } from '../../verify/result.ts';
import { indent } from './indent.ts';
import type { Heading, Unmet, VerifyRenderer } from './verify-renderer.ts';

type Level = 'error' | 'warning' | 'note' | 'none';

const levels: Readonly<Record<Effect, Level>> = {
  fail: 'error',
  indeterminate: 'warning',
  'not-trusted': 'warning',
  warn: 'note',
};

/** Rules besides those of problems. */
const documentRules = {
  verified: { sentence: 'The signatures of the document hold.', level: 'none' },
  unsigned: { sentence: 'The document has no signature.', level: 'none' },
  'required-signed': { sentence: 'The document should be signed, and is not.', level: 'error' },
  'required-signer': { sentence: 'No valid signature is by a signer asked for.', level: 'error' },
  undecided: { sentence: 'The verdict on a signature stays open.', level: 'warning' },
  unreadable: { sentence: 'The document could not be read.', level: 'error' },
} as const satisfies Readonly<Record<string, { readonly sentence: string; readonly level: Level }>>;

/** SARIF 2.1.0 (OASIS): rule ids are problem codes; a document without a problem is a result of kind `pass`. */
export const sarif: VerifyRenderer = {
  document: (result, unmet) =>
    resultsOf(result, unmet)
      .map((each) => indent(JSON.stringify(each, null, 2), '        '))
      .join(',\n'),
  head: (heading) =>
    `{\n  "$schema": "https://json.schemastore.org/sarif-2.1.0.json",\n  "version": "2.1.0",\n  "runs": [\n    {\n      "tool": ${indent(JSON.stringify(toolOf(heading), null, 2), '      ').trimStart()},\n      "columnKind": "utf16CodeUnits",\n      "results": [\n`,
  between: ',\n',
  foot: (summary, { validationTime, policy, network }) =>
    `\n      ],\n      "properties": ${indent(JSON.stringify({ validationTime, policy, network, summary }, null, 2), '      ').trimStart()}\n    }\n  ]\n}\n`,
};

function toolOf({ kyso }: Heading): object {
  const problems = Object.entries(problemKinds).map(([id, { sentence, clause, effect }]) => ({
    id,
    shortDescription: { text: sentence },
    fullDescription: { text: `${sentence} (${clause})` },
    help: { text: `What decides it: ${clause}` },
    defaultConfiguration: { level: levels[effect] },
  }));
  const documents = Object.entries(documentRules).map(([id, { sentence, level }]) => ({
    id,
    shortDescription: { text: sentence },
    fullDescription: { text: sentence },
    help: { text: sentence },
    defaultConfiguration: { level },
  }));
  return { driver: { name: 'kyso', semanticVersion: kyso, rules: [...problems, ...documents] } };
}

function resultsOf(result: DocumentResult, unmet: Unmet | undefined): object[] {
  const results = result.signatures.flatMap((signature) => problemsOf(result, signature));
  if (result.status === 'error') results.push(about(result, 'unreadable', result.error?.message));
  if (unmet) results.push(about(result, unmet === 'signed' ? 'required-signed' : 'required-signer'));
  else if (result.status === 'unsigned') results.push(about(result, 'unsigned'));
  const { status } = result;
  if (status === 'passed' || status === 'intact') results.push(about(result, 'verified', status));
  return results;
}

function problemsOf(result: DocumentResult, signature: SignatureResult): object[] {
  const told = signature.problems.map((problem) => problemResult(result, signature, problem));
  const open = signature.status === 'failed' || signature.status === 'indeterminate';
  if (told.length > 0 || !open) return told;
  const text = signature.chain.reason ?? signature.subIndication ?? signature.status;
  return [about(result, 'undecided', text, signature)];
}

function problemResult(
  result: DocumentResult,
  signature: SignatureResult,
  { code, message, effect }: Problem,
): object {
  return {
    ruleId: code,
    kind: 'fail',
    level: levels[effect],
    message: { text: message },
    locations: [locationOf(result, signature)],
    properties: { status: signature.status, indication: signature.indication },
  };
}

/** A result of a rule about the document; one that asks for nothing is no failure (3.27.9). */
function about(
  result: DocumentResult,
  rule: keyof typeof documentRules,
  detail?: string,
  signature?: SignatureResult,
): object {
  const { sentence, level } = documentRules[rule];
  const kind = rule === 'verified' ? 'pass' : level === 'none' ? 'informational' : 'fail';
  return {
    ruleId: rule,
    kind,
    level,
    message: { text: detail === undefined ? sentence : `${sentence.replace(/\.$/, '')}: ${detail}` },
    locations: [locationOf(result, signature)],
    properties: { status: result.status },
  };
}

function locationOf({ file }: DocumentResult, signature?: SignatureResult): object {
  return {
    physicalLocation: { artifactLocation: { uri: uriOf(file) } },
    ...(signature
      ? { logicalLocations: [{ name: signature.field, kind: 'member', fullyQualifiedName: signature.field }] }
      : {}),
  };
}

/** The path as a URI reference (RFC 3986): absolute ones as `file:`. */
function uriOf(file: string): string {
  const path = process.platform === 'win32' ? file.replaceAll('\\', '/') : file;
  // Names that are no Unicode text cannot stand in a URI as they are.
  const encoded = Buffer.from(path, 'utf8')
    .toString('utf8')
    .split('/')
    .map((part) => encodeURIComponent(part))
    .join('/');
  if (path.startsWith('/')) return `file://${encoded}`;
  return /^[A-Za-z]:\//.test(path) ? `file:///${encoded.replace('%3A', ':')}` : encoded;
}

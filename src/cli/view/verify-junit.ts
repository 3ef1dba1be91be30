import { fragment } from 'xmlbuilder2';
import type { DocumentResult } from '../../verify/result.ts';
import { painter } from './paint.ts';
import { documentBlock, type HumanView } from './verify-human.ts';
import type { Unmet, VerifyRenderer } from './verify-renderer.ts';

/** Characters XML 1.0 has no way to write. */
const legal = (text: string): string =>
  text.replace(
    /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g,
    '\uFFFD',
  );

/**
 * JUnit XML: a suite with one test case a document, a failure for a negative verdict, an error for one that could not be
 * read. Suites must state their counts, and those of the whole are not known before the last document.
 */
export function junit(view: HumanView): VerifyRenderer {
  const plain: HumanView = { ...view, painter: painter({ color: 0, unicode: true }) };
  return {
    document: (result, unmet) => suite(result, unmet, plain),
    head: () => '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="kyso verify">\n',
    between: '',
    foot: () => '</testsuites>\n',
  };
}

type Told = 'error' | 'failure' | undefined;

const toldAs = ({ status }: DocumentResult, unmet: Unmet | undefined): Told => {
  if (status === 'error') return 'error';
  return status === 'failed' || status === 'indeterminate' || unmet !== undefined ? 'failure' : undefined;
};

function suite(result: DocumentResult, unmet: Unmet | undefined, view: HumanView): string {
  const name = legal(result.file);
  const told = toldAs(result, unmet);
  const element = fragment().ele('testsuite', {
    name,
    tests: '1',
    failures: told === 'failure' ? '1' : '0',
    errors: told === 'error' ? '1' : '0',
  });
  const testCase = element.ele('testcase', { classname: 'kyso.verify', name });
  if (told)
    testCase
      .ele(told, { type: typeOf(result, unmet), message: legal(reason(result, unmet)) })
      .txt(legal(documentBlock(result, view, unmet)));
  return `${element.toString({ prettyPrint: false })}\n`;
}

function typeOf(result: DocumentResult, unmet: Unmet | undefined): string {
  if (result.status === 'error') return result.error?.code ?? 'error';
  return unmet === undefined ? result.status : `required-${unmet}`;
}

function reason(result: DocumentResult, unmet: Unmet | undefined): string {
  if (result.status === 'error') return result.error?.message ?? '';
  if (unmet !== undefined) return `no signature as required (--require-${unmet})`;
  const [worst] = result.signatures.filter(({ status }) => status === result.status);
  const why = worst?.problems[0]?.message ?? worst?.chain.reason ?? worst?.subIndication ?? result.status;
  return `${worst?.field ?? ''}: ${why}`;
}

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

/** JUnit XML: a test case a document, a failure for a negative verdict, an error for one that could not be read. */
export function junit(view: HumanView): VerifyRenderer {
  const plain: HumanView = { ...view, painter: painter({ color: 0, unicode: true }) };
  return {
    document: (result, unmet) => testCase(result, unmet, plain),
    head: () =>
      '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="kyso verify">\n<testsuite name="kyso verify">\n',
    between: '',
    foot: () => '</testsuite>\n</testsuites>\n',
  };
}

function testCase(result: DocumentResult, unmet: Unmet | undefined, view: HumanView): string {
  const element = fragment().ele('testcase', { classname: 'kyso.verify', name: legal(result.file) });
  const text = legal(documentBlock(result, view, unmet));
  if (result.status === 'error')
    element
      .ele('error', { type: result.error?.code ?? 'error', message: legal(result.error?.message ?? '') })
      .txt(text);
  else if (result.status === 'failed' || result.status === 'indeterminate' || unmet !== undefined)
    element
      .ele('failure', {
        type: unmet === undefined ? result.status : `required-${unmet}`,
        message: legal(reason(result, unmet)),
      })
      .txt(text);
  return `${element.toString({ prettyPrint: false })}\n`;
}

function reason(result: DocumentResult, unmet: Unmet | undefined): string {
  if (unmet !== undefined) return `no signature as required (--require-${unmet})`;
  const [worst] = result.signatures.filter(({ status }) => status === result.status);
  const why = worst?.problems[0]?.message ?? worst?.chain.reason ?? worst?.subIndication ?? result.status;
  return `${worst?.field ?? ''}: ${why}`;
}

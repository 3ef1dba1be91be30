import { KysoError } from '../../errors.ts';
import type { CommandContext } from '../context.ts';
import type { ExitCode } from '../exit.ts';
import type { InspectValues } from '../options/inspect.ts';
import { inspectDocument } from '../tasks/document-facts.ts';
import { openDocumentFile } from '../tasks/document-file.ts';
import { readSecretFile } from '../tasks/secret.ts';
import { printable } from '../view/printable.ts';
import { writeOut } from '../view/streams.ts';

/** `kyso inspect`: what a document is made of, and no verdict. */
export async function run(
  inputs: readonly string[],
  values: InspectValues,
  { out }: CommandContext,
): Promise<ExitCode> {
  const [file = ''] = inputs;
  const password = values.passwordFile === undefined ? undefined : readSecretFile(values.passwordFile);
  const document = openDocumentFile(file);
  let facts: object;
  try {
    facts = { file, ...inspectDocument(document.source, password) };
  } catch (error) {
    if (!(error instanceof KysoError)) throw error;
    const { code, message, hint, cause } = error;
    throw new KysoError(code, `${file}: ${message}`, {
      subject: file,
      cause,
      ...(hint === undefined ? {} : { hint }),
    });
  } finally {
    document.close();
  }
  if (values.format === 'json') await writeOut(`${JSON.stringify(facts, null, 2)}\n`);
  else await writeOut(outline(facts, '', out.paint.dim));
  return 0;
}

/** Nested facts as indented lines, lists numbered from 1. What a revision changed stands on a line each. */
function outline(value: object, indent: string, dim: (text: string) => string): string {
  let text = '';
  for (const [key, inner] of Object.entries(value)) {
    const label = `${indent}${dim(Array.isArray(value) ? `${Number(key) + 1}.` : key)}`;
    if (inner === null || inner === undefined) text += `${label} -\n`;
    else if (isLines(inner)) text += `${label}${inner.map((line) => lineOf(line, `${indent}  `)).join('')}\n`;
    else if (Array.isArray(inner) && inner.every((part) => typeof part !== 'object'))
      text += `${label} ${printable(inner.join(' ')) || '-'}\n`;
    else if (typeof inner === 'object') text += `${label}\n${outline(inner, `${indent}  `, dim)}`;
    else text += `${label} ${printable(String(inner))}\n`;
  }
  return text;
}

interface Line {
  readonly object: string;
  readonly what: string;
}

const isLines = (value: unknown): value is readonly Line[] =>
  Array.isArray(value) && value.length > 0 && value.every((part) => 'what' in Object(part));

const lineOf = ({ object, what }: Line, indent: string): string =>
  `\n${indent}${printable(object).padEnd(8)} ${printable(what)}`;

import { KysoError } from '../../errors.ts';
import { type ListedField, listFields } from '../../sign/list-fields.ts';
import type { CommandContext } from '../context.ts';
import type { ExitCode } from '../exit.ts';
import type { FieldListValues } from '../options/field.ts';
import { openDocumentFile } from '../tasks/document-file.ts';
import { readSecretFile } from '../tasks/secret.ts';
import { version } from '../version.ts';
import { printable } from '../view/printable.ts';
import { writeOut } from '../view/streams.ts';

/** `kyso field list`: what the form of a document has, and what of it is signed or closed. */
export async function run(
  inputs: readonly string[],
  { name, format, passwordFile }: FieldListValues,
  context: CommandContext,
): Promise<ExitCode> {
  const [file = ''] = inputs;
  const all = fieldsOf(file, passwordFile === undefined ? {} : { password: readSecretFile(passwordFile) });
  const fields = name === undefined ? all : all.filter((field) => field.name === name);
  if (name !== undefined && fields.length === 0)
    throw new KysoError('field-not-found', `${file} has no field named ${name}`, {
      subject: name,
      hint:
        all.length === 0
          ? 'It has no fields at all.'
          : `Its fields are: ${all.map((one) => one.name).join(', ')}`,
    });
  await writeOut(
    format === 'json'
      ? `${JSON.stringify({ kyso: version, file, fields }, null, 2)}\n`
      : human(fields, context),
  );
  return 0;
}

function fieldsOf(file: string, options: Parameters<typeof listFields>[1]): ListedField[] {
  const document = openDocumentFile(file);
  try {
    return listFields(document.source, options);
  } finally {
    document.close();
  }
}

function human(fields: readonly ListedField[], { messages: { form }, out }: CommandContext): string {
  if (fields.length === 0) return `${form.none}\n`;
  return fields
    .map(({ name, type, empty, value, widgets, signedBy, lockedBy }) => {
      const state = signedBy
        ? form.signedBy(printable(signedBy.name ?? '?'), form.status(signedBy.status))
        : empty
          ? form.empty
          : printable(value ?? '');
      const places = widgets.map(({ page, rect }) =>
        page === null ? form.nowhere : form.place(page, (rect ?? []).map((at) => Math.round(at)).join(' ')),
      );
      const lines = [
        `${printable(name)}  ${out.paint.dim(`(${form.types[type]})`)}`,
        `    ${state}`,
        ...places.map((at) => `    ${out.paint.dim(at)}`),
        ...(lockedBy.length > 0 ? [`    ${form.lockedBy(lockedBy.map(printable).join(', '))}`] : []),
      ];
      return `${lines.join('\n')}\n`;
    })
    .join('');
}

import { KysoError } from '../../errors.ts';
import { joinedSource } from '../../pdf/joined-source.ts';
import type { ByteSource } from '../../pdf/source.ts';
import { type AddedField, type AddFieldOptions, addField, type FieldWarning } from '../../sign/add-field.ts';
import { parseRect } from '../../sign/appearance/rect-option.ts';
import { createVerifier } from '../../verify/verify.ts';
import type { CommandContext } from '../context.ts';
import type { ExitCode } from '../exit.ts';
import type { FieldAddValues } from '../options/field.ts';
import { openDocumentFile } from '../tasks/document-file.ts';
import { extendedPieces, hashOf } from '../tasks/document-pieces.ts';
import { outputGuard, outputPlan } from '../tasks/outputs.ts';
import { readSecretFile } from '../tasks/secret.ts';
import { writeOutput } from '../tasks/write-output.ts';
import { version } from '../version.ts';
import { printable } from '../view/printable.ts';
import { writeOut } from '../view/streams.ts';

/** `kyso field add`: one empty field, in an update. */
export async function run(
  inputs: readonly string[],
  values: FieldAddValues,
  context: CommandContext,
): Promise<ExitCode> {
  const [file = ''] = inputs;
  const output = placeOf(file, values);
  const options = optionsOf(values);
  const { added, warnings } = await addTo(file, output, options, values);
  const { name, page, rect } = added;
  const facts = { file, output, field: name, type: options.type, page, rect, warnings };
  const text =
    values.format === 'json'
      ? `${JSON.stringify({ kyso: version, ...facts }, null, 2)}\n`
      : human(facts, context);
  if (output === '-') process.stderr.write(text);
  else await writeOut(text);
  return 0;
}

async function addTo(
  file: string,
  output: string,
  options: AddFieldOptions,
  { inPlace = false, overwrite = false }: FieldAddValues,
): Promise<{ readonly added: AddedField; readonly warnings: readonly FieldWarning[] }> {
  const document = openDocumentFile(file);
  try {
    const { source, stats } = document;
    const hash = hashOf(source);
    const added = await addField(source, options);
    const harmed = harm(source, added, options);
    const chunks = extendedPieces(document, hash, added.appended, file);
    const lost = await writeOutput(output, chunks, { inPlace, overwrite }, stats, file);
    if (lost !== undefined)
      throw new KysoError(lost.code, lost.message, { hint: 'Name another --output, or add --overwrite.' });
    return { added, warnings: [...harmed, ...added.warnings] };
  } finally {
    document.close();
  }
}

/** @throws usage, output-collision */
function placeOf(file: string, values: FieldAddValues): string {
  const { output, inPlace } = values;
  if (output === undefined && inPlace !== true)
    throw new KysoError('usage', 'the document with the new field needs a place', {
      hint: 'Name a file with --output, or replace the document with --in-place.',
    });
  const plan = outputPlan([file], values);
  if (plan.kind === 'in-place') return file;
  if (plan.kind !== 'file')
    throw new KysoError('usage', `--output ${output} is a folder; name a file`, { subject: output ?? '' });
  const objection = outputGuard(plan, [file])(file, plan.path);
  if (objection?.kind === 'error') throw objection.error;
  return plan.path;
}

function optionsOf(values: FieldAddValues): AddFieldOptions {
  const { name, type = 'signature', page, rect, position, lock, passwordFile, repair } = values;
  if (name === undefined) throw new KysoError('usage', 'the new field needs a --name');
  if (rect !== undefined && position !== undefined)
    throw new KysoError('usage', '--rect and --position exclude each other');
  if (lock !== undefined && type === 'text')
    throw new KysoError('usage', '--lock is for signature fields: a text closes nothing');
  if (page !== undefined && page !== 'last' && !/^[1-9]\d{0,6}$/.test(page))
    throw new KysoError('usage', `--page: ${page} is no page number`, {
      hint: 'Give a number from 1, or last.',
    });
  return {
    name,
    type,
    ...(page === undefined ? {} : { page: page === 'last' ? page : Number(page) }),
    ...(rect === undefined ? {} : { placement: { kind: 'rect', rect: parseRect(rect) } }),
    ...(position === undefined ? {} : { placement: { kind: 'position', position } }),
    ...(lock === undefined
      ? {}
      : { lock: lock.length === 1 && lock[0]?.toLowerCase() === 'all' ? 'all' : lock }),
    ...(repair === undefined ? {} : { repair }),
    ...(passwordFile === undefined ? {} : { password: readSecretFile(passwordFile) }),
  };
}

/**
 * What the new field does to signatures there are: one that would fail is a refusal, one that verifiers may doubt a
 * warning. @throws refused-certified
 */
function harm(source: ByteSource, { appended }: AddedField, { password }: AddFieldOptions): FieldWarning[] {
  const verifier = createVerifier(password === undefined ? {} : { password });
  const before = verifier.verify(source).signatures;
  if (before.length === 0) return [];
  const after = verifier.verify(joinedSource(source, appended)).signatures;
  return before.flatMap(({ field, byteRange, status }) => {
    const now = after.find((one) => String(one.byteRange) === String(byteRange));
    if (now?.status === status) return [];
    if (now === undefined || now.status === 'failed')
      throw new KysoError(
        'refused-certified',
        `the signature in field ${field} does not permit a new field`,
        {
          subject: field,
          hint: 'Fields are added before the first signature.',
        },
      );
    return [
      {
        code: 'changes-signed' as const,
        message: `verifiers may doubt the signature in field ${field}: nothing in it permits a new field`,
      },
    ];
  });
}

interface Facts {
  readonly output: string;
  readonly field: string;
  readonly type: 'signature' | 'text';
  readonly page: number;
  readonly rect: readonly number[];
  readonly warnings: readonly FieldWarning[];
}

function human(
  { output, field, type, page, rect, warnings }: Facts,
  { messages, out }: CommandContext,
): string {
  const { form, label } = messages;
  const word = out.paint.green(`${out.good} ${form.added}`);
  return [
    `${word}  ${printable(field)} (${form.types[type]}, ${form.place(page, rect.map((at) => Math.round(at)).join(' '))}) ${out.arrow} ${printable(output)}`,
    ...warnings.map(({ message }) => `    ${out.paint.yellow(label.note)}: ${printable(message)}`),
    '',
  ].join('\n');
}

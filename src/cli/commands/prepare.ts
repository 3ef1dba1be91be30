import { KysoError } from '../../errors.ts';
import { parseCertificate } from '../../pki/x509/certificate.ts';
import { certificateWarnings } from '../../sign/certificate-warnings.ts';
import type { AbsentSigner } from '../../sign/two-step/absent-signer.ts';
import type { CommandContext } from '../context.ts';
import type { ExitCode } from '../exit.ts';
import type { PrepareValues } from '../options/prepare.ts';
import { passingOver, readCertificateFiles } from '../tasks/certificate-files.ts';
import { requireList } from '../tasks/items.ts';
import { markOptions } from '../tasks/mark-options.ts';
import { runOutputs } from '../tasks/output-run.ts';
import { outputPlan } from '../tasks/outputs.ts';
import { crashedPrepare, prepareHandler } from '../tasks/prepare-work.ts';
import { signOptionsOf } from '../tasks/sign-options.ts';
import { onePrepared } from '../view/prepare-formats.ts';
import { printable } from '../view/printable.ts';

/** `kyso prepare`: documents whose signatures are made elsewhere, and the digests to sign. */
export async function run(
  inputs: readonly string[],
  values: PrepareValues,
  context: CommandContext,
): Promise<ExitCode> {
  requireList(values);
  const { format = 'json', overwrite, dryRun } = values;
  if (values.output === undefined)
    throw new KysoError('usage', 'prepare needs a place for what it prepares', {
      hint: 'Name a file or a folder with --output.',
    });
  const { ifSigned = 'append' } = values;
  if (ifSigned === 'skip-mine' && values.cert === undefined)
    throw new KysoError('usage', '--if-signed skip-mine needs the certificate: --cert FILE', {
      hint: 'Whose signature counts is not known without it; --if-signed skip leaves any that is signed.',
    });
  const plan = outputPlan(inputs, values);
  const { signer, certificate } = signerOf(values, context);
  const options = signOptionsOf(values, await markOptions(values, context.lang));
  const stop = new AbortController();
  return await runOutputs({
    kind: 'prepare',
    inputs,
    values: { ...values, format },
    plan,
    context,
    setup: {
      signer,
      certificate,
      options,
      ifSigned,
      inPlace: false,
      overwrite: overwrite ?? false,
      dryRun: dryRun ?? false,
    },
    handler: prepareHandler,
    crashed: crashedPrepare(certificate),
    passOverSigned: false,
    network: () => [],
    stop,
    ...(format === 'json' && plan.kind === 'file' ? { renderer: onePrepared() } : {}),
  });
}

/** @throws usage, and whatever reading certificates throws */
function signerOf(
  { cert, chain, room, subFilter, signingTime, pss }: PrepareValues,
  { quiet, note, err, messages }: CommandContext,
): { readonly signer: AbsentSigner; readonly certificate: string | null } {
  if (cert === undefined) {
    if (chain !== undefined || pss !== undefined)
      throw new KysoError(
        'usage',
        `--${chain === undefined ? 'pss' : 'chain'} needs the certificate: --cert FILE`,
      );
    const given = { room, subFilter };
    const known = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
    return { signer: { kind: 'cms', ...known }, certificate: null };
  }
  if (room !== undefined || subFilter !== undefined)
    throw new KysoError(
      'usage',
      `--${room === undefined ? 'sub-filter' : 'room'} is for a whole CMS: leave --cert out`,
    );
  const passOver = passingOver({ quiet, note, messages });
  const [own, ...others] = readCertificateFiles([cert], passOver);
  if (own === undefined) throw new KysoError('certificate-missing', `${cert} holds no certificate`);
  const further = chain === undefined ? [] : readCertificateFiles([chain], passOver);
  const parsed = parseCertificate(own);
  const now = new Date();
  if (!quiet)
    for (const { message } of certificateWarnings(parsed, [signingTime ?? now, now]))
      note(`${err.paint.yellow(messages.label.note)}: ${printable(message)}`);
  return {
    signer: { kind: 'certificate', certificate: own, chain: [...others, ...further] },
    certificate: parsed.sha256,
  };
}

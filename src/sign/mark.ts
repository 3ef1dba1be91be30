import type { KeySource } from '../keys/key-handle.ts';
import { parseCertificate } from '../pki/x509/certificate.ts';
import { formatTime } from './appearance/time-pattern.ts';
import type { AppearanceValues, PreparedAppearance } from './appearance/types.ts';
import { markPlace } from './mark-place.ts';
import type { MarkOptions, SignOptions } from './options.ts';
import type { SigningTask } from './prepare.ts';

/**
 * Draws the visible mark. An existing field keeps the place its widget has.
 * @throws appearance-invalid, image-unsupported, font-unusable, pdf-no-pages
 */
export async function drawMark(
  { document, target, signingTime }: Pick<SigningTask, 'document' | 'target' | 'signingTime'>,
  key: KeySource,
  options: SignOptions,
): Promise<PreparedAppearance | undefined> {
  const mark = options.appearance;
  if (!mark) return undefined;
  const view = document.latest;
  const timeAs = timePrinter(mark, signingTime);
  const values = { ...knownValues(key, options), time: timeAs(timeFormat(mark)), ...mark.values };
  const { placement: _, ...look } = mark;
  const { buildAppearance } = await import('./appearance/appearance.ts');
  return buildAppearance(view, { ...look, ...markPlace(view, target, mark), values, timeAs });
}

function knownValues(key: KeySource, { name, reason, location }: SignOptions): AppearanceValues {
  if (key.kind === 'cms') return { name, reason, location };
  const { subject, issuer, serial } = parseCertificate(key.certificate);
  return {
    name: name ?? subject.commonName,
    organization: subject.organization,
    reason,
    location,
    serial,
    issuer: issuer.commonName,
  };
}

/** As offices print it, or as ISO 8601 has it with a blank for its T. */
const timeFormat = ({ timeFormat, lang }: MarkOptions): string =>
  timeFormat ?? (lang === 'vi' ? 'dd/MM/yyyy HH:mm:ss XXX' : 'yyyy-MM-dd HH:mm:ss XXX');

function timePrinter({ timeZone, lang }: MarkOptions, time: Date): (pattern: string) => string {
  const zone = timeZone ?? (lang === 'vi' ? '+07:00' : 'local');
  return (pattern) => formatTime(time, pattern, zone);
}

import { asKysoError } from '../../errors.ts';
import type { Messages } from './messages/messages.ts';
import type { Painter } from './paint.ts';
import { printable } from './printable.ts';

/** The causes below an error, outermost first. */
function causes(error: Error): string[] {
  const found: string[] = [];
  for (
    let cause = error.cause;
    cause !== undefined && found.length < 8;
    cause = (cause as { cause?: unknown }).cause
  )
    found.push(cause instanceof Error ? cause.message : String(cause));
  return found;
}

/**
 * An error as lines for a person: what and where, then what to do. A defect of kyso itself says how to tell
 * us; its stack shows only with KYSO_DEBUG=1.
 */
export function errorLines(
  thrown: unknown,
  { paint }: Painter,
  verbose: boolean,
  { phrase }: Pick<Messages, 'phrase'>,
): string[] {
  const error = asKysoError(thrown);
  const lines = [`${paint.red('error')} ${printable(phrase(error.message))} ${paint.dim(`[${error.code}]`)}`];
  if (error.hint !== undefined) lines.push(`      ${printable(phrase(error.hint))}`);
  if (error.code === 'internal')
    lines.push(
      '      This is a defect of kyso. Please report it with this message; KYSO_DEBUG=1 shows where it happened.',
    );
  if (verbose)
    for (const cause of causes(error)) lines.push(`      ${paint.dim(`because: ${printable(cause)}`)}`);
  if (process.env.KYSO_DEBUG === '1' && error.stack !== undefined) lines.push(error.stack);
  return lines;
}

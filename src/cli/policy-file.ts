import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import { fileError } from '../batch/file-error.ts';
import { KysoError } from '../errors.ts';
import type { Policy } from '../verify/policy.ts';
import { nearest } from './nearest.ts';
import { extendPolicy } from './policy-extend.ts';
import { policyFile } from './policy-schema.ts';

export { policyJsonSchema } from './policy-schema.ts';

/**
 * Reads and checks a policy file, and puts it on the policy it extends.
 * @throws policy-invalid naming the key and the file; file-not-found, file-unreadable
 */
export function readPolicyFile(path: string): Policy {
  const refused = (key: string, why: string, hint?: string): KysoError =>
    new KysoError('policy-invalid', `${path}: ${key === '' ? 'the file' : `"${key}"`}: ${why}`, {
      subject: path,
      ...(hint === undefined ? {} : { hint }),
    });
  let text: string;
  try {
    text = readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    throw fileError(error, path, 'read');
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw refused('', `it is not JSON: ${(error as Error).message}`);
  }
  const parsed = policyFile.safeParse(json);
  if (!parsed.success) throw refused(...fault(parsed.error.issues[0]));
  return extendPolicy(parsed.data, refused);
}

const strictnessHint =
  'A policy may make effects stricter, never milder; what kyso could not judge never fails a signature.';

/** A fault of shape: the key, what is wrong, and what may have been meant. */
function fault(
  issue: z.core.$ZodIssue | undefined,
): readonly [key: string, why: string, hint: string | undefined] {
  const path = issue?.path ?? [];
  const where = path.map(String).join('.');
  if (issue?.code !== 'unrecognized_keys')
    return [where, issue?.message ?? 'invalid', path[0] === 'effects' ? strictnessHint : undefined];
  const [key = ''] = issue.keys;
  const meant = nearest(key, knownAt(path));
  const full = where === '' ? key : `${where}.${key}`;
  return [full, 'there is no such key', meant === undefined ? undefined : `Did you mean "${meant}"?`];
}

/** Keys of the part of the schema a path leads to, where it is an object. */
function knownAt(path: readonly PropertyKey[]): string[] {
  let at: unknown = policyFile;
  for (const key of path) at = unwrapped(at)?.[String(key)];
  return Object.keys(unwrapped(at) ?? {});
}

function unwrapped(type: unknown): Record<string, unknown> | undefined {
  const { shape, unwrap } = type as { shape?: Record<string, unknown>; unwrap?: () => unknown };
  return shape ?? (unwrap ? unwrapped(unwrap.call(type)) : undefined);
}

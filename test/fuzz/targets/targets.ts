import { documentTargets } from './documents.ts';
import { pkiTargets } from './pki.ts';
import type { Target } from './types.ts';
import { verifierTargets } from './verifier.ts';

export const targets: Readonly<Record<string, Target>> = {
  ...documentTargets,
  ...pkiTargets,
  ...verifierTargets,
};

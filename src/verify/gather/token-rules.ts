import { signingCertificate } from '../../pki/cms/attributes.ts';
import type { TimeStampToken } from '../../pki/tsp/token.ts';
import { namesEqual } from '../../pki/x509/name.ts';
import type { Certificate } from '../../pki/x509/types.ts';
import type { Finding } from '../facts.ts';

/** What a token must have besides what every SignedData must (RFC 3161, 2.4.2; RFC 5816, 2.2.1). */
export function tokenFindings(
  { signedData, info }: TimeStampToken,
  authority: Certificate | undefined,
): Finding[] {
  const findings: Finding[] = [];
  const lacks = (message: string): void => {
    findings.push({ code: 'timestamp-token', message });
  };
  if (info.version !== 1) lacks(`its TSTInfo is of version ${info.version}`);
  const [signer, ...more] = signedData.signerInfos;
  if (more.length > 0) lacks(`it has ${more.length + 1} signers`);
  const references = [1, 2] as const;
  if (signer && references.every((of) => signingCertificate(signer.signedAttributes, of).status === 'absent'))
    lacks('no attribute binds the certificate of its authority');
  if (authority && !isNamed(info.tsa, authority))
    findings.push({
      code: 'timestamp-authority-name',
      message: `its certificate is that of ${authority.subject}`,
    });
  return findings;
}

/** Does the tsa field, where there is one, name a subject of the certificate? A hint only: it is not what is signed with. */
function isNamed(tsa: TimeStampToken['info']['tsa'], { subject, subjectAltNames }: Certificate): boolean {
  if (tsa === undefined) return true;
  if (tsa.kind === 'directory') {
    const { name } = tsa;
    return [
      subject,
      ...subjectAltNames.flatMap((other) => (other.kind === 'directory' ? [other.name] : [])),
    ].some((one) => namesEqual(one, name));
  }
  return subjectAltNames.some(
    (other) => 'value' in tsa && 'value' in other && other.kind === tsa.kind && other.value === tsa.value,
  );
}

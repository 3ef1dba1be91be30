import { asKysoError } from '../../../errors.ts';
import { digest } from '../../../pki/algorithms/digests.ts';
import type { DigestName } from '../../../pki/algorithms/types.ts';
import { bytesEqual } from '../../../pki/asn1/values.ts';
import { parseSignedData } from '../../../pki/cms/signed-data.ts';
import { xmlDigests } from '../../../xml/algorithms.ts';
import { spend } from '../../../xml/budget.ts';
import { openXml } from '../../../xml/document.ts';
import { elementsIn, signatureNamespace, textOf } from '../../../xml/read.ts';
import type { ZipEntry } from '../../../zip/read.ts';
import type { CmsFacts, Finding } from '../../facts.ts';
import { readToken, timestampFacts } from '../timestamps.ts';
import { cmsSignatures } from './cms-file.ts';
import {
  type ContainerReading,
  coverageOf,
  entryNamed,
  namesLike,
  uncoveredFiles,
  xmlSignaturesOf,
} from './container.ts';
import { type StandingSignature, unsupportedSignature, weakestFirst } from './single-state.ts';

/** EN 319 162-1, A.4. */
const manifestNamespace = 'http://uri.etsi.org/02918/v1.2.1#';

/** Files that hold signatures (EN 319 162-1, 4.3.3 and 4.4.3). */
export const asicSignatureFile =
  /^META-INF\/(?:[^/]*signature[^/]*\.(?:xml|p7[sm])|[^/]*timestamp[^/]*\.tst|[^/]*evidencerecord[^/]*\.(?:xml|ers))$/i;

/** XAdES, CAdES and time-stamp files of an ASiC container. */
export function asicSignatures(reading: ContainerReading): StandingSignature[] {
  const { container } = reading;
  const data = [...container.entries.values()].filter(
    ({ name, folder }) => !folder && name !== 'mimetype' && !name.startsWith('META-INF/'),
  );
  const dataNames = data.map(({ name }) => name);
  const part = (uri: string) => {
    const entry = entryNamed(uri, container);
    return entry && { name: entry.name, bytes: entry.read() };
  };
  const files = namesLike(container, asicSignatureFile);
  const records = files.filter((name) => /evidencerecord/i.test(name));
  const [record] = records;
  // Beside signatures an evidence record adds to their proof only; alone it is all there is.
  if (record !== undefined && records.length === files.length)
    return [unsupportedSignature(record, 'an evidence record (RFC 4998, RFC 6283)')];
  return files.flatMap((name) => {
    if (records.includes(name)) return [];
    if (/\.xml$/i.test(name))
      return xmlSignaturesOf(name, reading, part, ({ parts }) => uncoveredFiles(dataNames, parts));
    return binarySignature(name, data, reading);
  });
}

interface Signed {
  readonly bytes: Uint8Array | undefined;
  readonly findings: readonly Finding[];
  /** The weakest digest by which a manifest names files. */
  readonly digest?: DigestName | undefined;
}

/** CAdES and time-stamps are over a manifest that names them, or over the only file (EN 319 162-1, 4.3.3.2 and 4.4.4). */
function binarySignature(
  name: string,
  data: readonly ZipEntry[],
  reading: ContainerReading,
): StandingSignature[] {
  const { container, intermediates, limits } = reading;
  const signed = signedBy(name, data, reading);
  const bytes = container.entries.get(name)?.read() ?? new Uint8Array(0);
  const covers = { ...coverageOf(signed.findings), findings: signed.findings };
  if (/\.tst$/i.test(name)) {
    const { bytes: stamped } = signed;
    if (!stamped) return [unsupportedSignature(name, 'a time-stamp over nothing that is at hand')];
    const timestamp = timestampFacts(
      readToken(bytes),
      'document',
      (algorithm) => digest(algorithm, stamped),
      intermediates,
    );
    return [
      {
        field: name,
        kind: 'timestamp',
        ...covers,
        timestamp,
        ...(timestamp.cms ? { cms: hashedBy(signed, timestamp.cms) } : {}),
      },
    ];
  }
  try {
    const signedData = parseSignedData(bytes, limits);
    return cmsSignatures(signedData, signed.bytes, name, intermediates, covers).map((one) =>
      one.cms ? { ...one, cms: hashedBy(signed, one.cms) } : one,
    );
  } catch (error) {
    const { code, message } = asKysoError(error);
    if (code === 'limit-exceeded') throw error;
    return [{ field: name, ...covers, findings: [...covers.findings, { code: 'cms-malformed', message }] }];
  }
}

/** What is signed stands for the files by the digests of its manifest, whatever the signature itself is made with. */
const hashedBy = ({ digest }: Signed, cms: CmsFacts): CmsFacts =>
  digest === undefined ? cms : { ...cms, documentDigest: digest };

function signedBy(name: string, data: readonly ZipEntry[], reading: ContainerReading): Signed {
  const { container } = reading;
  for (const manifest of namesLike(container, /^META-INF\/[^/]*manifest[^/]*\.xml$/i)) {
    const found = manifestFor(name, manifest, data, reading);
    if (found) return found;
  }
  const [only, ...more] = data;
  if (!only || more.length > 0) return { bytes: undefined, findings: [] };
  return { bytes: only.read(), findings: [] };
}

/** The manifest, when it is the one of a signature, and how its digests compare with the files it names. */
function manifestFor(
  signature: string,
  manifest: string,
  data: readonly ZipEntry[],
  { container, limits, budget }: ContainerReading,
): Signed | undefined {
  const bytes = container.entries.get(manifest)?.read() ?? new Uint8Array(0);
  let root: Element;
  try {
    root = openXml(bytes, limits).root;
  } catch (error) {
    if (asKysoError(error).code === 'limit-exceeded') throw error;
    return undefined;
  }
  const [reference] = elementsIn(root, 'SigReference', manifestNamespace);
  if (!reference || entryNamed(reference.getAttribute('URI') ?? '', container)?.name !== signature)
    return undefined;
  const findings: Finding[] = [];
  const covered = new Set<string>();
  const used = new Set<DigestName>();
  for (const object of elementsIn(root, 'DataObjectReference', manifestNamespace).slice(
    0,
    limits.zipEntries,
  )) {
    const uri = object.getAttribute('URI') ?? '';
    const entry = entryNamed(uri, container);
    const method = elementsIn(object, 'DigestMethod', signatureNamespace)[0]?.getAttribute('Algorithm') ?? '';
    const algorithm = xmlDigests.get(method);
    const stated = Buffer.from(textOf(elementsIn(object, 'DigestValue', signatureNamespace)[0]), 'base64');
    if (!entry) findings.push({ code: 'reference-missing', message: `${uri.slice(0, 200)} is not there` });
    else if (!algorithm)
      findings.push({ code: 'xml-signature-unsupported', message: `digest ${method.slice(0, 100)}` });
    else {
      const content = entry.read();
      spend(budget, 1, content.length);
      if (bytesEqual(digest(algorithm, content), stated)) covered.add(entry.name);
      else
        findings.push({
          code: 'reference-digest',
          message: `the ${algorithm} digest of ${entry.name} is not the one signed`,
        });
      used.add(algorithm);
    }
  }
  // What was found to differ is told of; only what nobody speaks of is uncovered.
  const open =
    findings.length > 0
      ? []
      : uncoveredFiles(
          data.map(({ name }) => name),
          covered,
        );
  return { bytes, findings: [...findings, ...open], digest: weakestFirst.find((weak) => used.has(weak)) };
}

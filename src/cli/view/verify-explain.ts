import type {
  ExplainedCertificate,
  ExplainedEvidence,
  Explanation,
  Lack,
  PadesLevel,
} from '../../verify/result.ts';
import type { Messages } from './messages/messages.ts';
import { shortened } from './printable.ts';
import { detailText, plainName } from './problem-text.ts';
import type { Row } from './row.ts';

/** What is lacking comes first, in one line; then every certificate with its evidence. */
export function explanationRows(
  { chains, offline, next }: Explanation,
  level: PadesLevel | null,
  messages: Messages,
): Row[] {
  const { label, explain: texts } = messages;
  const rows: Row[] = [
    [label.offline, offline.complete ? texts.complete : texts.incomplete(lacks(offline.lacks, messages))],
  ];
  if (next === null) rows.push([label.level, level === null ? texts.noLevel : texts.highest(level)]);
  else if (level !== null)
    rows.push([label.level, texts.next(level, next.level, lacks(next.lacks, messages))]);
  for (const { role, time, certificates } of chains) {
    const of = time === undefined ? undefined : messages.timeOf(time);
    rows.push([label.evidence, texts.chain[role](of)]);
    for (const certificate of certificates) rows.push(...certificateRows(certificate, messages));
  }
  return rows;
}

const lacks = (all: readonly Lack[], messages: Messages): string =>
  all
    .map(({ message, certificate }) => {
      const plain =
        certificate === undefined
          ? message
          : message.replace(certificate, () => shortened(plainName(certificate)));
      return detailText(plain, messages);
    })
    .join('; ');

function certificateRows(certificate: ExplainedCertificate, messages: Messages): Row[] {
  const { explain: texts, timeOf } = messages;
  const { subject, notBefore, notAfter, source, anchor, selfSigned, evidence, proven } = certificate;
  const name = shortened(plainName(subject));
  const where = anchor ? texts.anchor : texts.from(detailText(source, messages));
  const known = proven === undefined ? '' : `; ${texts.proven(timeOf(proven))}`;
  const rows: Row[] = [
    ['', `- ${name}: ${texts.period(timeOf(notBefore), timeOf(notAfter))}; ${where}${known}`],
  ];
  if (anchor || (selfSigned && evidence.length === 0)) return rows;
  if (evidence.length === 0) return [...rows, ['', `    ${texts.nothing}`]];
  return [...rows, ...evidence.map((piece): Row => ['', `    ${evidenceLine(piece, messages)}`])];
}

function evidenceLine(evidence: ExplainedEvidence, messages: Messages): string {
  const { explain: texts, timeOf } = messages;
  const { kind, source, status, thisUpdate, nextUpdate, revokedAt, proven, counts, reason } = evidence;
  const period =
    thisUpdate === undefined
      ? undefined
      : texts.speaks(timeOf(thisUpdate), nextUpdate === undefined ? undefined : timeOf(nextUpdate));
  const parts = [
    texts.said[status](revokedAt === undefined ? undefined : timeOf(revokedAt)),
    period,
    proven === undefined ? undefined : texts.proven(timeOf(proven)),
    counts ? texts.counts : texts.countsNot(reason === undefined ? '' : detailText(reason, messages)),
  ].filter((part) => part !== undefined);
  return `${kind === 'ocsp' ? 'OCSP' : 'CRL'} ${texts.from(detailText(source, messages))}: ${parts.join('; ')}`;
}

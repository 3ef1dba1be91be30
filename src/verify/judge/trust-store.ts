import { anchorOf, indexAnchors } from '../../pki/path/anchors.ts';
import type { Purpose } from '../../pki/path/purpose.ts';
import type { AnchorSet, ServicePeriod, TrustAnchor } from '../../pki/path/types.ts';
import type { Certificate } from '../../pki/x509/types.ts';

/** A certificate a trusted list names, and when the list vouches for it. */
export interface ListedAnchor {
  readonly certificate: Certificate;
  /** None: the list names it and does not vouch for it. */
  readonly periods: readonly ServicePeriod[];
  /** When the list is to be replaced; undefined: never. */
  readonly listEnds?: Date | undefined;
}

/** Trust anchors, and which of them count at a time and for a purpose. */
export interface TrustStore {
  readonly hasLists: boolean;
  /** Every anchor, whatever lists say of it. */
  readonly all: AnchorSet;
  at(time: Date, purpose: Purpose): AnchorSet;
  listEnds(anchor: TrustAnchor): Date | undefined;
  /** Why an anchor does not count, one sentence. */
  why(anchor: TrustAnchor, time: Date, purpose: Purpose): string;
}

/** What was given directly counts always, also when a list names it. */
export function trustStore(given: readonly Certificate[], listed: readonly ListedAnchor[]): TrustStore {
  const entries = mergeByCertificate(listed);
  const all = indexAnchors([
    ...[...entries.values()].map(({ certificate, periods }) => anchorOf(certificate, periods)),
    ...given.map((certificate) => anchorOf(certificate)),
  ]);
  // Between two of these moments the same anchors count.
  const moments = [...entries.values()]
    .flatMap(({ periods }) => periods.flatMap(({ from, until }) => (until ? [from, until] : [from])))
    .map((moment) => moment.getTime())
    .sort((a, b) => a - b);
  const sets = new Map<string, AnchorSet>();
  return {
    hasLists: entries.size > 0,
    all,
    at(time, purpose) {
      if (entries.size === 0) return all;
      const key = `${purpose} ${moments.findLastIndex((moment) => moment <= time.getTime())}`;
      const known = sets.get(key);
      if (known) return known;
      const set = indexAnchors(all.anchors.filter((anchor) => counts(anchor, time, purpose)));
      sets.set(key, set);
      return set;
    },
    listEnds: ({ periods, certificate }) => (periods ? entries.get(certificate.sha256)?.listEnds : undefined),
    why,
  };
}

const covers = ({ from, until }: ServicePeriod, time: Date): boolean =>
  from <= time && (!until || time < until);

const counts = ({ periods }: TrustAnchor, time: Date, purpose: Purpose): boolean =>
  periods === undefined ||
  periods.some((period) => covers(period, time) && period.purposes.includes(purpose));

const purposeNames: Readonly<Record<Purpose, string>> = {
  'document-signing': 'signing documents',
  'time-stamping': 'time-stamps',
  ocsp: 'OCSP',
};

function why({ name, periods = [] }: TrustAnchor, time: Date, purpose: Purpose): string {
  const told = periods
    .filter(({ purposes }) => purposes.includes(purpose))
    .map(
      ({ status, from, until }) =>
        `${status} from ${from.toISOString()}${until ? ` to ${until.toISOString()}` : ''}`,
    );
  const known = told.length > 0 ? told.join('; ') : 'never';
  return `${name} is vouched for in ${purposeNames[purpose]}: ${known}; and the time that matters is ${time.toISOString()}`;
}

/** A certificate may stand for several services, and in several lists: what one of them vouches for counts. */
function mergeByCertificate(listed: readonly ListedAnchor[]): Map<string, ListedAnchor> {
  const entries = new Map<string, ListedAnchor>();
  for (const entry of listed) {
    const known = entries.get(entry.certificate.sha256);
    if (!known) entries.set(entry.certificate.sha256, entry);
    else
      entries.set(entry.certificate.sha256, {
        ...known,
        periods: [...known.periods, ...entry.periods],
        listEnds: earlier(known.listEnds, entry.listEnds),
      });
  }
  return entries;
}

function earlier(a: Date | undefined, b: Date | undefined): Date | undefined {
  if (!a || !b) return a ?? b;
  return a < b ? a : b;
}

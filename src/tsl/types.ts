import type { ServicePeriod } from '../pki/path/types.ts';
import type { Certificate } from '../pki/x509/types.ts';

/** A trusted list whose signature holds (ETSI TS 119 612). */
export interface TrustedList {
  /** TSLVersionIdentifier: 5 and 6 are read. */
  readonly version: number;
  readonly sequenceNumber: number;
  /** Scheme type URI. */
  readonly type: string;
  readonly operator: string;
  /** Country code, `EU` for a list of lists. */
  readonly territory: string | undefined;
  readonly issued: Date;
  /** When the next one is due; undefined for a list that is closed. */
  readonly nextUpdate: Date | undefined;
  /** Whose signature it is. */
  readonly signer: Certificate;
  readonly services: readonly TrustService[];
  /** Other lists it names; kyso follows none of them. */
  readonly pointers: readonly ListPointer[];
  /** What was passed over and why, one English sentence each. */
  readonly notes: readonly string[];
}

/** One service, with what it was over time. */
export interface TrustService {
  readonly provider: string;
  readonly name: string;
  /** Service type URI it has now. */
  readonly type: string;
  readonly certificates: readonly Certificate[];
  /** When it may be relied on, and for what; none: not at all. */
  readonly periods: readonly ServicePeriod[];
}

/** A list this one points to (5.3.13). */
export interface ListPointer {
  readonly location: string;
  readonly territory: string | undefined;
  /** Who may sign the list pointed to. */
  readonly signers: readonly Certificate[];
}

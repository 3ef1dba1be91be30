import type { KeptBytes } from '../../../sign/levels/store-update.ts';
import type { ProblemCode } from '../../../verify/problems.ts';
import type {
  DocumentStatus,
  Effect,
  ExplainedChain,
  ExplainedEvidence,
  LaterChanges,
  PadesLevel,
  SignatureStatus,
  TimestampResult,
  ValidityAtTime,
} from '../../../verify/result.ts';
import type { CacheNote } from '../../tasks/facts-cache/cache-file.ts';
import type { ListNote } from '../../tasks/trust-lists.ts';
import { plainTime } from '../plain-time.ts';

type Revocation = 'good' | 'revoked' | 'unknown' | 'not-checked';

interface Fraction {
  readonly numerator: number;
  readonly denominator: number;
}

const plural = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`;

/** English; the other languages have the same keys and the same arguments. */
export const en = {
  status: {
    passed: 'passed',
    intact: 'intact',
    indeterminate: 'indeterminate',
    failed: 'failed',
    unsigned: 'unsigned',
    error: 'error',
  } satisfies Record<DocumentStatus, string>,

  /** Several documents with the status `error`. */
  errors: 'errors',

  /** The labels of the three questions, and of what stands below them; undefined: not told in a line of its own. */
  label: {
    verdict: undefined as string | undefined,
    document: 'Document',
    signer: 'Signer',
    organization: undefined as string | undefined,
    issuer: 'Issuer',
    trust: undefined as string | undefined,
    time: 'Time',
    atSigning: 'Then',
    now: 'Now',
    until: 'Lasts',
    remark: 'Remarks',
    note: 'Note',
    offline: 'LTV',
    level: 'Level',
    evidence: 'Evidence',
    hint: 'What to do',
  },

  /** The verdict on a signature as a sentence, where it has a line of its own. */
  verdict: {
    passed: 'the signature is valid',
    intact: 'the document is as it was signed; who signed it was not checked',
    indeterminate: 'nothing can be concluded yet',
    failed: 'the signature is not valid',
  } satisfies Record<SignatureStatus, string>,

  /** A time as people write it; ISO 8601 UTC is given. */
  timeOf: plainTime,

  /** What is particular to a finding; English prose is given. */
  phrase: (english: string): string => english,

  /** What an error of a document means, where the language is not that of its message. */
  error: (_code: string): { readonly says: string; readonly hint?: string } | undefined => undefined,

  notStated: 'not stated',

  noSignature: 'It carries no digital signature.',
  unmetSigned: 'A signature is required here (--require-signed).',
  unmetSigner: 'It has no valid signature by a required signer (--require-signer).',
  signatureOf: (field: string, at: number, of: number): string =>
    of === 1 ? field : `${field}, ${at} of ${of}`,
  kind: {
    signature: 'signature',
    certification: 'certification',
    timestamp: 'time-stamp',
    'usage-rights': 'usage rights (nobody’s signature of the document)',
  },
  unknownSigner: 'unknown signer',

  integrity: {
    whole: 'as it was signed; the signature covers all of it',
    revision: (revision: number, of: number): string =>
      `as it was signed; the signature covers version ${revision} of ${of}`,
    broken: 'not as it was signed',
    selected: 'what was signed is as it was; the document holds more than that',
    partial: 'the signature does not cover the whole of what it should',
    unknown: 'it cannot be said whether it is as it was signed',
    laterPermitted: (level: LaterChanges['level']): string => `; added later and permitted: ${kinds[level]}`,
    laterForbidden: (level: LaterChanges['level']): string =>
      `as signed at first, then changed in a way that is not permitted: ${kinds[level]}`,
    laterUndecided: (level: LaterChanges['level']): string =>
      `as it was signed, then ${kinds[level]} were added; nothing in the document says whether they may be`,
    change: (revision: number, object: string, what: string, rule: string): string =>
      `version ${revision}, ${object}: ${what} [${rule}]`,
    moreChanges: (count: number): string => `and ${plural(count, 'more change')}`,
  },

  identity: {
    trusted: (anchor: string): string => `trusted, by a chain to ${anchor}`,
    untrusted: 'not known to you: no chain leads to a trust anchor you gave',
    invalid: 'the certificate chain does not hold',
    unchecked: 'not checked, since no trust anchor was given (--trust)',
    none: 'no certificate of the signer was found',
    revocation: {
      good: (at: string | undefined): string =>
        at === undefined ? 'not revoked' : `not revoked as of ${at}`,
      revoked: (at: string | undefined): string => (at === undefined ? 'revoked' : `revoked on ${at}`),
      unknown: (): string => 'whether it was revoked could not be found out',
      'not-checked': (): string => 'revocation not checked',
    } satisfies Record<Revocation, (at: string | undefined) => string>,
  },

  time: {
    proven: (time: string): string => `${time}, proven by a time-stamp`,
    claimed: (time: string): string => `${time}, as the signer says; no time-stamp proves it`,
    stamped: (time: string): string =>
      `${time}, as the time-stamp says; it proves that once its authority is trusted`,
    unknown: 'not stated',
    stamp: (
      kind: TimestampResult['kind'],
      time: string,
      authority: string,
      status: SignatureStatus,
    ): string => `${stampKinds[kind]} of ${time} by ${authority}: ${stampStatuses[status]}`,
  },

  /** How the certificate stood when the signature was made, and how it stands now. */
  validity: {
    status: {
      valid: 'valid',
      'not-yet-valid': 'not yet valid',
      expired: 'expired',
      revoked: 'revoked',
      'on-hold': 'suspended',
      unknown: 'within its period, revocation not known',
    } satisfies Record<ValidityAtTime['status'], string>,
    atSigning: (status: string, source: ValidityAtTime['source']): string =>
      `at the time ${source === 'timestamp' ? 'proven' : 'claimed'}, certificate ${status}`,
    now: (status: string, time: string): string => `at ${time}, certificate ${status}`,
    noTime: 'no time of signing is stated',
  },

  provable: (time: string): string => `can be checked offline until ${time}`,
  notProvable: 'not by the document alone: it does not hold all that the verdict was reached with',

  remark: {
    reason: (text: string): string => `reason: ${text}`,
    location: (text: string): string => `location: ${text}`,
  },

  effect: {
    fail: 'makes it fail',
    indeterminate: 'leaves the verdict open',
    'not-trusted': 'leaves trust open',
    warn: 'changes nothing',
  } satisfies Record<Effect, string>,

  /** What --explain tells. */
  explain: {
    complete: 'enabled: the document holds revocation data for every certificate that needs it',
    incomplete: (lacks: string): string => `not enabled; the document lacks ${lacks}`,
    noLevel: 'no PAdES baseline signature',
    highest: (level: PadesLevel): string => `${level}, the highest there is`,
    next: (level: PadesLevel, next: PadesLevel, lacks: string): string => `${level}; ${next} lacks ${lacks}`,
    chain: {
      signer: () => 'chain of the signer',
      'signature-timestamp': (time) => `chain of the signature time-stamp${time ? ` of ${time}` : ''}`,
      'document-timestamp': (time) => `chain of the document time-stamp${time ? ` of ${time}` : ''}`,
    } satisfies Record<ExplainedChain['role'], (time: string | undefined) => string> as Record<
      ExplainedChain['role'],
      (time: string | undefined) => string
    >,
    period: (from: string, until: string): string => `valid ${from} to ${until}`,
    anchor: 'trust anchor',
    from: (source: string): string => `from ${source}`,
    proven: (time: string): string => `proven to exist at ${time}`,
    nothing: 'no CRL or OCSP response about it',
    said: {
      good: () => 'not revoked',
      revoked: (at) => (at === undefined ? 'revoked' : `revoked on ${at}`),
      unusable: () => 'not usable',
    } satisfies Record<ExplainedEvidence['status'], (at: string | undefined) => string> as Record<
      ExplainedEvidence['status'],
      (at: string | undefined) => string
    >,
    speaks: (from: string, until: string | undefined): string =>
      until === undefined ? `as of ${from}, no next update named` : `as of ${from}, next update ${until}`,
    counts: 'counts',
    countsNot: (why: string): string => (why === '' ? 'does not count' : `does not count: ${why}`),
  },

  /** The sentences of problems, where the language is not that of the problems themselves. */
  problems: undefined as Readonly<Record<ProblemCode, string>> | undefined,

  contacted: (addresses: readonly string[]): string => `Asked on the network: ${addresses.join(', ')}`,

  summary: (documents: number, parts: readonly string[]): string =>
    `${plural(documents, 'document')}: ${parts.join(', ')}`,

  sign: {
    signed: 'signed',
    skipped: 'skipped',
    refused: 'refused',
    extended: 'extended',
    prepared: 'prepared',
    digest: (algorithm: string): string => `${algorithm} to sign`,
    planned: 'would sign',
    error: 'error',
    skip: {
      done: 'signed by this signer already',
      signed: 'it carries an intact signature already',
      mine: 'it carries an intact signature of this certificate already',
      level: 'level reached already',
      prepared: 'prepared already',
      same: 'another name of a document that is signed in this run',
    },
    kept: ({ certificates, crls, ocsps }: KeptBytes): string =>
      `${certificates + crls + ocsps} bytes of validation data added${crls > 0 ? `, ${crls} of them CRLs` : ''}`,
    repaired: 'its structure had to be reconstructed',
    as: (field: string, level: string): string => `${field}, ${level}`,
    statusUnknown: (reason: string): string =>
      `the status of the signer’s certificate is not known: ${reason}`,
    passphrase: (file: string): string => `Passphrase for ${file}: `,
    pin: (token: string): string => `PIN of the token "${token}": `,
    answer: (what: string): string => `${what} for the signing service: `,
    newPassphrase: 'New passphrase: ',
  },

  /** What `doctor` finds. */
  doctor: {
    status: { ok: 'ok', warn: 'warning', fail: 'fails' },
    check: {
      key: 'key',
      certificate: 'certificate',
      chain: 'chain',
      revocation: 'revocation',
      timestamp: 'time-stamp service',
      clock: 'clock',
      font: 'font',
      workers: 'workers',
      output: 'output folder',
      space: 'disk',
    },
    keyOpens: (name: string, kind: string): string => `opens: ${kind} of ${name}`,
    keySigns: (name: string, kind: string): string => `opens and signs: ${kind} of ${name}`,
    validUntil: (date: string): string => `valid until ${date}`,
    endsSoon: (date: string, days: number): string => `ends on ${date}, in ${plural(days, 'day')}`,
    renew: 'Have it renewed in time; a time-stamp keeps what is signed valid after it has ended.',
    askForOther: 'Ask the authority that issued it for one to sign documents with.',
    chainReaches: (carried: number): string =>
      `leads to a trust anchor; each document carries ${plural(carried, 'further certificate')}`,
    chainComplete: (carried: number): string =>
      `leads to a root; each document carries ${plural(carried, 'further certificate')}`,
    chainUpTo: (carried: number, issuer: string): string =>
      `leads up to ${issuer}; each document carries ${plural(carried, 'further certificate')}`,
    chainEnds: (issuer: string): string => `the certificate of ${issuer} is not at hand`,
    giveChain: 'Give the key its chain, so that recipients can follow it to the root.',
    revocation: (ocsps: number, crls: number): string =>
      `every certificate is accounted for: ${plural(ocsps, 'OCSP answer')}, ${plural(crls, 'revocation list')}`,
    stamped: (authority: string, milliseconds: number): string =>
      `${authority} answered in ${milliseconds} ms`,
    clock: (time: string): string => `it is ${time}`,
    clockAgrees: (seconds: number): string => `${plural(seconds, 'second')} from the time-stamp's`,
    clockApart: (seconds: number): string => `${plural(seconds, 'second')} from the time-stamp's`,
    clockOld: (time: string): string => `it says ${time}, which is past`,
    setClock: 'Set the clock of this machine: signatures claim its time.',
    font: (name: string): string => `${name} covers Vietnamese`,
    fontLacks: (letters: string): string => `it lacks ${letters}`,
    reinstall: 'Install kyso anew.',
    workers: 'threads start',
    oneJob: 'Work in one thread with --jobs 1.',
    writable: (folder: string): string => `${folder} can be written to`,
    space: (megabytes: number): string => `${megabytes} MB free`,
    makeRoom: 'Free some space: every document is written anew.',
  },

  /** What `field add` and `field list` tell. */
  form: {
    added: 'added',
    none: 'The document has no form fields.',
    empty: 'empty',
    nowhere: 'on no page',
    types: { signature: 'signature', text: 'text', choice: 'choice', button: 'button', unknown: 'unknown' },
    place: (page: number, rect: string): string => `page ${page}, ${rect}`,
    signedBy: (name: string, status: string): string => `signed by ${name} (${status})`,
    status: (status: string): string => status,
    lockedBy: (fields: string): string => `closed by the signature in ${fields}`,
  },

  /** What `log verify` finds. */
  log: {
    passed: 'complete and unaltered',
    failed: 'not as it was written',
    counted: (chained: number, unchained: number, torn: number): string =>
      [
        `${plural(chained, 'line')} bound to the line before`,
        unchained > 0 ? `${unchained} from before logs were chained` : '',
        torn > 0 ? `${torn} whose writer was stopped in the middle` : '',
      ]
        .filter((part) => part !== '')
        .join(', '),
    fault: {
      altered: (line: number) =>
        `line ${line} is not the one the next line was written after: it was altered`,
      missing: (line: number, gone: number) => `before line ${line}, the log lacks ${plural(gone, 'line')}`,
      'out-of-order': (line: number) =>
        `line ${line} stands where it was not written: it was put in or moved`,
      unreadable: (line: number) => `line ${line} is no line of a log`,
      cut: (line: number) => `line ${line}, the last, is cut off`,
    },
    more: (faults: number): string => `and ${plural(faults, 'more fault')}`,
    head: 'Hash of the last line',
    headMissing: 'No line has the hash that was asked for: the log was cut off or rewritten.',
  },

  /** What `identity show` tells of a certificate. */
  certificate: {
    subject: 'Certificate of',
    issuer: 'Issued by',
    notBefore: 'Valid from',
    notAfter: 'Valid until',
    key: 'Key',
    usage: 'May be used for',
    serial: 'Serial number',
    sha256: 'SHA-256',
  },

  /** What `identity show` tells of a PKCS#11 module. */
  token: {
    module: 'Module',
    maker: 'Made by',
    none: 'No token is present.',
    token: 'Token',
    slot: 'Slot',
    serial: 'Serial number',
    model: 'Model',
    pin: 'PIN',
    pinStates: {
      good: 'set',
      'not-needed': 'not needed',
      'not-set': 'not set yet',
      'count-low': 'a wrong one was given; few tries are left',
      'final-try': 'one try is left: another wrong one locks the token',
      locked: 'locked',
    },
    pinPad: 'typed on the reader',
    mechanisms: 'Signs with',
    key: 'Key',
    signs: 'may sign',
    signsNot: 'may not sign',
    everyTime: 'wants the PIN with every signature',
    publicOnly: 'only its public half shows without the PIN',
    hidden: 'private keys show with the PIN only',
    certificate: 'Certificate',
  },

  /** What `identity show` tells of a remote signing service. */
  service: {
    name: 'Service',
    specs: 'CSC API',
    none: 'It holds no credential for this access token.',
    credential: 'Credential',
    unusable: 'Cannot sign',
    asks: 'Asks for',
    asksNothing: 'nothing',
    multisign: 'Signatures at once',
  },

  notice: {
    linkLoop: (path: string): string =>
      `${path}: the link leads back into folders already walked; not followed`,
    folderEmpty: (path: string): string => `${path}: no PDF in this folder`,
    sameDocument: (path: string, first: string): string => `${path}: another name of ${first}; counted once`,
    nothing: 'Nothing to do: no documents found.',
    interrupted: 'Interrupted. What was finished is whole; run the same command again to finish the rest.',
    missed: (option: string, unit: string | null, share: Fraction | null, threshold: number): string =>
      `${unit === null ? 'The total' : unit}: ${share === null ? 'nothing to count' : `${share.numerator} of ${share.denominator} signed`}, less than ${threshold} % (${option})`,
    trustList: (what: ListNote): string =>
      what.kind === 'pointers'
        ? `${what.path}: names ${what.lists} other lists, which are not fetched: give each as a file too`
        : `${what.path}: ${what.what}`,
    passedOver: (why: string): string => `passed over: ${why}`,
    dropped: (share: Fraction | null, before: Fraction): string =>
      `The total fell: ${share === null ? 'nothing to count' : `${share.numerator} of ${share.denominator} signed`}, ${before.numerator} of ${before.denominator} before`,
    notRecorded: (path: string): string =>
      `${path}: this result is not added, because not everything could be opened`,
    broken: 'a signature of this document does not hold',
    cache: (path: string, what: CacheNote): string => `${path}: ${cacheNotes[what]}`,
    wrote: (path: string): string => `written: ${path}`,
  },

  progress: (done: number, rate: string): string => `${plural(done, 'document')}, ${rate} a second`,
};

/** The texts of human output; every language has every one of them. */
export type Messages = typeof en;

const cacheNotes: Record<CacheNote, string> = {
  foreign: 'no cache of kyso; it is left alone, and nothing is kept',
  damaged: 'a cache that is damaged or of another version; it is made anew',
  'other-options': 'a cache made with other options or by another version; it is made anew',
};

const kinds: Record<LaterChanges['level'], string> = {
  none: 'nothing',
  lta: 'further signatures, time-stamps or validation data',
  form: 'form entries or further signatures',
  annotations: 'annotations',
  other: 'other changes',
};

const stampKinds: Record<TimestampResult['kind'], string> = {
  signature: 'signature time-stamp',
  document: 'document time-stamp',
  archive: 'archive time-stamp',
};

const stampStatuses: Record<SignatureStatus, string> = {
  passed: 'holds, and its authority is trusted',
  intact: 'holds; its authority was not checked',
  indeterminate: 'proves nothing as far as is known',
  failed: 'does not hold',
};

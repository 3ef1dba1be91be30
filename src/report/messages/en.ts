import type { Messages } from './messages.ts';

export const en: Messages = {
  language: 'en',
  decimal: '.',
  thousands: ',',
  zone: { minutes: 0, name: 'UTC' },
  dayFirst: false,

  title: 'Digital signing report',
  generated: 'As of {time}',
  madeBy: 'Made by kyso {version}',
  inputs: 'Documents in {inputs}',
  shareTitle: 'Digitally signed',
  nothingToCount: 'No document to count',
  nothingToCountWhy: 'There is no share of nothing: neither 0 % nor 100 %.',
  signedOf: '{numerator} of {denominator} documents',
  definition: 'Signed here means: {definition}',
  notVerified: 'Present: not verified. No signature was checked, so nobody can say which of them hold.',
  presentTitle: 'Signature present, not verified',
  adds: 'These add up to all {total} documents.',
  ofWhich: 'of which',
  excludedNote: '{excluded} left out, in no other number ({reasons})',
  exclusion: { secret: 'secret', cancelled: 'cancelled', other: 'other reasons', request: 'on request' },
  electronicTitle: 'Sent electronically',
  electronicOf: '{numerator} of {denominator} documents that may be sent so',
  denominatorOf: {
    electronic: 'Counted: documents of the register that were issued electronically.',
    issued: 'Counted: all documents issued, those no line of the register is of among them.',
    register: 'Counted: all documents of the register.',
  },
  registerNote:
    'Register {file}: {lines} lines; matched {matched}, without a file {missing}, files without a line {strangers}, matched twice {doubled}',
  ruleSources: {
    'Decree 30/2020/NĐ-CP, Appendix I; Regulation 379-QĐ/TW for Party documents':
      'Decree 30/2020/NĐ-CP, Appendix I; Regulation 379-QĐ/TW for Party documents',
    'Circular 15/2025/TT-BKHCN on signing and checking software; completeness as in Decree 30/2020/NĐ-CP':
      'Circular 15/2025/TT-BKHCN on signing and checking software; completeness as in Decree 30/2020/NĐ-CP',
  },
  rulesNote: 'Rules: {name} of {date} ({source})',

  plan: 'Plan',
  planDelta: 'Against plan',
  points: 'points',
  met: 'met',
  notMet: 'not met',
  toMeet: '{count} more would meet it',
  belowPlan: 'Below their plan: {count} of {total} units',
  moreUnits: 'and {count} more units',
  change: 'Change',
  threshold: 'Required at least {threshold}',
  thresholdUnit: 'Required at least {threshold} of every unit',
  unmatchedTargets: 'Planned for, but no document met: {units}',

  measure: {
    present: {
      name: 'bears a signature',
      definition:
        'the document bears at least one signature of a person or organisation, whether or not it holds. Empty fields, usage rights, time-stamps alone and pictures count for nothing.',
    },
    intact: {
      name: 'intact',
      definition:
        'the document bears signatures, and is still as it was signed: content, coverage and later changes were checked for every one. Who signed is not judged.',
    },
    trusted: {
      name: 'trusted',
      definition:
        'the document is still as it was signed, and every signature leads to a certificate authority given as trusted.',
    },
    complete: {
      name: 'complete',
      definition:
        'the document is still as it was signed, and everybody signed who has to, in the order required, going by the roles configured; exceptions are those of the rule set.',
    },
  },
  state: {
    signed: { name: 'Signed', definition: 'counts under the measure above' },
    incomplete: {
      name: 'Incomplete',
      definition: 'as it was signed, but a signature that is required is missing, or the order is wrong',
    },
    broken: { name: 'Failed', definition: 'a signature does not hold: altered, wrongly covered, or revoked' },
    undetermined: {
      name: 'Undetermined',
      definition: 'signed, but what the measure asks could not be settled; neither signed nor unsigned',
    },
    unsigned: { name: 'Unsigned', definition: 'nobody signed it digitally' },
    error: { name: 'Unreadable', definition: 'the file could not be opened; it stays in the denominator' },
  },
  rows: {
    unit: { title: 'By unit', column: 'Unit', note: 'A unit includes the units below it.' },
    folder: { title: 'By folder', column: 'Folder', note: 'A folder includes the folders in it.' },
    month: { title: 'By month', column: 'Month', note: 'Months go by the date of issue in the register.' },
    quarter: {
      title: 'By quarter',
      column: 'Quarter',
      note: 'Quarters go by the date of issue in the register.',
    },
    signer: {
      title: 'By signer',
      column: 'Signer',
      note: 'A document with several signers stands in the row of each, so these rows do not add up to the total.',
    },
    type: { title: 'By type', column: 'Type', note: '' },
  },
  root: '(directly in the input)',
  nobody: '(no signer known)',
  undated: '(without a date)',
  quarter: 'Quarter',
  halfYear: ['H1', 'H2'],

  column: {
    total: 'Documents',
    share: 'Share',
    rank: 'Rank',
    excluded: 'Left out',
    document: 'Document',
    unit: 'Unit',
    state: 'State',
    signers: 'Signed by',
    signedAt: 'Signed on',
    finding: 'Finding',
  },
  claimedTime: 'claimed',
  shortcomingsTitle: 'To put right',
  noShortcomings: 'Nothing to put right.',
  shortcoming: {
    'content-broken': {
      title: 'Content does not match the signature',
      remedy:
        'Get the issued original back from its author or the archive; if there is none, have it issued and signed again.',
    },
    'changed-after-signing': {
      title: 'Changed after signing in a way the signature does not allow',
      remedy: 'Take back the signed version; corrections belong into a new document, signed again.',
    },
    'coverage-partial': {
      title: 'The signature does not cover the whole document',
      remedy: 'Do not rely on it. Have the original signed again with kyso sign.',
    },
    'certificate-revoked': {
      title: 'The certificate was revoked',
      remedy: 'Find out when and why; have the document signed again with a valid certificate.',
    },
    'signature-failed': {
      title: 'The signature is not valid',
      remedy: 'See kyso verify for the reason; have the original signed again.',
    },
    unsigned: { title: 'Not signed', remedy: 'Have it signed: kyso sign.' },
    'timestamp-only': {
      title: 'Time-stamped, but signed by nobody',
      remedy: 'Have the responsible person or organisation sign it: kyso sign.',
    },
    unreadable: {
      title: 'Could not be read',
      remedy:
        'Open it in a viewer; replace a damaged file by a whole copy, or leave out what is no document with --exclude.',
    },
    'password-needed': {
      title: 'Encrypted, and the password is not known',
      remedy: 'Give the password with --password-file, or archive a copy that opens without one.',
    },
    unsupported: {
      title: 'Uses what kyso does not support',
      remedy:
        'Check it with the program it was made with; if it can be, save it in a common form before it is signed.',
    },
    'kind-unsignable': {
      title: 'Of a kind that carries no signature',
      remedy: 'Convert it to PDF and sign that, or sign it into a .p7s file beside it.',
    },
    'change-undecided': {
      title: 'Annotated after signing',
      remedy: 'Look at the annotations; if they are in order, accept them with --allow-changes annotations.',
    },
    'chain-invalid': {
      title: "The signer's certificate does not stand up to the trusted authorities",
      remedy: 'See kyso verify for the reason; ask the signer for the right certificate chain.',
    },
    'signer-untrusted': {
      title: 'Signed by somebody no trusted authority vouches for',
      remedy: "Give the root of the signer's authority with --trust, or ask who signed.",
    },
    'certificate-expired': {
      title: 'The certificate was not valid when it was signed',
      remedy: 'Have the signer get a valid certificate and sign the original again.',
    },
    'time-not-provable': {
      title: 'The certificate has ended, and nothing proves that the signature was made before',
      remedy: 'A time-stamp keeps signatures provable: have important documents signed again with one.',
    },
    'not-verifiable': {
      title: 'kyso cannot settle this signature',
      remedy: 'See kyso verify for the reason; an unknown method is no fault of the document.',
    },
    'trust-not-checked': {
      title: 'Who signed was not checked',
      remedy: 'Give the trusted roots with --trust.',
    },
    'algorithm-weak': {
      title: 'Signed with a weak algorithm (SHA-1 or the like)',
      remedy: 'Set the signing software to SHA-256; have important documents signed again.',
    },
    'person-signature-missing': {
      title: 'No personal signature',
      remedy: 'Have the competent person sign before the organisation does.',
    },
    'organization-signature-missing': {
      title: 'No organisation signature',
      remedy: 'Have the document office sign with the organisation’s certificate.',
    },
    'role-signature-missing': {
      title: 'A signature that is required is missing',
      remedy: 'See which roles are required, and who signed.',
    },
    'signing-order-wrong': {
      title: 'Signed in the wrong order',
      remedy: 'The person signs first, then the organisation; issue the document again in that order.',
    },
    'signer-wrong': {
      title: 'Signed by somebody who has none of the roles required',
      remedy:
        'Have the right person or organisation sign; if it is the right one, add the certificate to the roles.',
    },
    'attachment-incomplete': {
      title: 'An attachment lacks the organisation signature',
      remedy: 'Have the organisation sign each separate attachment.',
    },
    'line-without-file': {
      title: 'In the register, but no file was found',
      remedy: 'Put the file into the archive, or correct number and symbol in its name or in the register.',
    },
    'file-without-line': {
      title: 'A file that no line of the register is of',
      remedy: 'Enter it, or correct number and symbol in its name.',
    },
    'matched-twice': {
      title: 'Lines and files match more than once',
      remedy: 'Name the file in the register’s column of files, or correct the number entered twice.',
    },
    'sent-on-paper': {
      title: 'Issued on paper',
      remedy: 'Issue such documents electronically where that is allowed.',
    },
    'other-rendition-failed': {
      title: 'Another file of the same document has a failed signature',
      remedy: 'Keep the good file, and remove the failed one from the archive.',
    },
    'signer-named-otherwise': {
      title: 'The register names another signer than the certificate',
      remedy:
        'No fault where somebody signed in place of or on behalf of another; otherwise put the register right.',
    },
  },
  trendTitle: 'Trend',
  period: 'Period',
  compared: {
    baseline: 'Against the baseline of {time}: {delta}',
    previous: 'Against the period before, of {time}: {delta}',
    'year-before': 'Against the same period a year before, of {time}: {delta}',
  },
  expiringTitle: 'Ending within {days} days',
  provableUntil: '{date}  {name}: the verdict can be reached offline until then',
  certificateEnds: '{date}  Certificate of {name} ends, documents signed with it: {count}',
  mostIn: 'most in {units}',
  andMore: 'and {count} more',
  documentsTitle: 'All documents',
  renditions: '{count} files',
  definitionsTitle: 'How this was counted',
  denominator:
    'Documents are counted, not files: NAME.signed.pdf beside NAME.pdf is one document, judged by its best file. Units are folders below the input, {depth} deep at most; a unit’s figure is the sum over everything in it, never a mean of percentages.',
  rankNote:
    'Ranks compare units of the same level; equal shares share a rank, units without documents have none.',
  roundingNote: 'Percentages are rounded to one decimal; plan and thresholds are compared before rounding.',

  tables: {
    groups: {
      month: { sheet: 'Months', title: 'By month' },
      quarter: { sheet: 'Quarters', title: 'By quarter' },
      unit: { sheet: '1 Units', title: 'Table 1: signatures by unit' },
      folder: { sheet: 'By folder', title: 'Signatures by folder' },
      signer: { sheet: 'By signer', title: 'Signatures by signer' },
      type: { sheet: 'By type', title: 'Signatures by type' },
    },
    indicators: { sheet: '2 Indicators', title: 'Table 2: indicators' },
    shortcomings: { sheet: '3 Shortcomings', title: 'Table 3: shortcomings and how to put them right' },
    register: { sheet: '4 Register check', title: 'Table 4: register check' },
    registerDetails: { sheet: '4 Lines and files', title: 'Register check: lines and files to look into' },
    certificates: { sheet: '5 Certificates', title: 'Table 5: certificates' },
    documents: { sheet: 'Documents' },
    definitions: { sheet: 'Definitions' },
    number: 'No.',
    whole: 'Total',
    issued: 'All documents',
    counted: 'Counted',
    ofExcluded: {
      secret: '(of which secret)',
      cancelled: '(of which cancelled)',
      other: '(of which others)',
    },
    electronic: 'Electronic',
    personal: 'Signed by a person',
    organization: 'Signed by the organisation',
    complete: 'Signed as required',
    copies: 'Electronic copies',
    unknownNote:
      'Cells are empty where nothing is known: the register (--register) tells what was issued and how, roles (--roles) tell persons from organisations, a plan (--target) what to reach.',
    yearBefore: 'Year before',
    previous: 'Period before',
    change: 'Change (points)',
    verdict: 'Outcome',
    indicator: 'Indicator',
    numerator: 'Numerator',
    denominator: 'Denominator',
    remedy: 'What to do',
    note: 'Note',
    signatures: 'Signatures',
    timeSource: 'Time vouched for by',
    timeSources: { claimed: 'the signer', timestamp: 'a time-stamp' },
    otherFiles: 'Other files of the document',
    term: 'Term',
    check: {
      lines: 'Lines',
      matched: 'Matched',
      missing: 'File missing',
      strangers: 'File without a line',
      doubled: 'Matched twice',
      needNoFile: 'No file needed',
      unreadable: 'Number unreadable',
      undated: 'Without a date',
      what: 'What',
      line: 'Line',
      label: 'Number and symbol',
      file: 'File',
    },
    nothingToCheck: 'Every line has its file, and every file its line.',
    subject: 'Subject',
    owner: 'Holder',
    issuer: 'Issuer',
    serial: 'Serial number',
    validFrom: 'Valid from',
    validTo: 'Valid to',
    daysLeft: 'Days left',
    signedDocuments: 'Documents signed',
    certificateStatus: {
      title: 'State',
      of: {
        valid: 'valid',
        ending: 'ends soon',
        expired: 'expired',
        'not-yet-valid': 'not yet valid',
        revoked: 'revoked',
      },
    },
    noCertificates: 'No signature names a certificate.',
  },

  signing: {
    place: '…………, date ……/……/…………',
    prepared: 'Prepared by',
    preparedHint: '(signature, full name)',
    head: 'Head of the organisation',
    headHint: '(signature, full name, seal)',
  },

  page: {
    filter: 'Filter documents',
    filterHint: 'part of a name, unit or signer',
    allStates: 'All states',
    allUnits: 'All units',
    shown: '{shown} of {total} documents',
    first: ', the first {count} in sight',
    showMore: 'Show more',
    sortBy: 'Sort by {column}',
    needsScript:
      'This list is long and needs scripts to be shown. Every document also stands in the CSV and JSON reports.',
    skip: 'Skip to the documents',
    contents: 'Contents',
    openAll: 'Open all',
    closeAll: 'Close all',
    worstFirst: 'Lowest share first',
    below: 'Units below {unit}',
    printed: 'Printed: {shown} of {total} documents. The whole list is in the workbook and in CSV.',
    moreElsewhere: 'and {count} more, in the workbook and in CSV',
    byPeriod: {
      month: 'By month',
      quarter: 'By quarter',
      'half-year': 'By half-year',
      year: 'By year',
    },
    chart: 'Share by period, from {first} ({from}) to {last} ({to})',
  },
};

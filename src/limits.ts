/** Every bound on hostile input, in one place. Past a bound: KysoError `limit-exceeded` naming it. */
export interface Limits {
  /** Arrays and dictionaries inside each other. */
  readonly nesting: number;
  /** Highest object number (ISO 32000-1, annex C). */
  readonly objectNumber: number;
  /** Incremental updates in one file. */
  readonly revisions: number;
  /** Signatures checked in one document. */
  readonly signatures: number;
  /** Nodes visited in the form field tree. */
  readonly fields: number;
  /** Characters of the full names of all form fields. */
  readonly fieldNames: number;
  /** Nodes visited in the page tree. */
  readonly pages: number;
  /** Bytes one stream may decode to. */
  readonly decodedStream: number;
  /** Decoded bytes allowed for each encoded byte, once past `decodedRatioFloor`. */
  readonly decodedRatio: number;
  /** Bytes below which the ratio is not judged. */
  readonly decodedRatioFloor: number;
  /** Bytes all streams read for structure may decode to, for one document. */
  readonly decodedTotal: number;
  /** Filters in one chain. */
  readonly filters: number;
  /** Bytes of one literal, hexadecimal string or name. */
  readonly token: number;
  /** Elements of one array, and keys of one dictionary. */
  readonly elements: number;
  /** Bytes of one indirect object without its stream data. */
  readonly objectBytes: number;
  /** Bytes of all indirect objects read from one document, without stream data; overlapping ones count each time. */
  readonly objectBytesTotal: number;
  /** Bytes behind the gaps that are hashed for all signatures, for each byte of the file, once past `hashedFloor`. */
  readonly hashedRatio: number;
  /** Bytes below which that ratio is not judged. */
  readonly hashedFloor: number;
  /** Values compared between revisions, for one document. */
  readonly comparedObjects: number;
  /** Bytes of one CMS. */
  readonly cms: number;
  /** ASN.1 constructions inside each other. */
  readonly asn1Depth: number;
  /** ASN.1 elements in one structure. */
  readonly asn1Elements: number;
  /** Certificates considered for one path. */
  readonly certificates: number;
  /** Certificates in one path. */
  readonly pathDepth: number;
  /** Certificate signatures checked in all path searches of one document; those under large keys count several times. */
  readonly pathChecks: number;
  /** Names held against name constraints, and policies followed, in all path searches of one document. */
  readonly pathComparisons: number;
  /** Bytes of one CRL from the network. */
  readonly fetchedCrl: number;
  /** Bytes of any other answer from the network. */
  readonly fetchedAnswer: number;
  /** Things asked for on the network for one document. */
  readonly fetches: number;
  /** Bytes of one trusted list, or of one XML document or part. */
  readonly xmlBytes: number;
  /** Tags, comments and attributes of one of them. */
  readonly xmlNodes: number;
  /** Elements of a trusted list inside each other. */
  readonly xmlDepth: number;
  /** Nodes brought into canonical form for all signatures of one document. */
  readonly canonicalNodes: number;
  /** Entries of one ZIP container. */
  readonly zipEntries: number;
  /** Bytes one entry may decompress to. */
  readonly zipEntry: number;
  /** Bytes all entries read of one container may decompress to. */
  readonly zipTotal: number;
  /** Bytes of a register of documents, as it lies on disk. */
  readonly registerBytes: number;
  /** Bytes the parts of a workbook may unpack to. */
  readonly registerInflated: number;
  /** Lines of a register, titles included. */
  readonly registerLines: number;
  /** Columns of a register. */
  readonly registerColumns: number;
}

export const defaultLimits: Limits = {
  nesting: 500,
  objectNumber: 8_388_607,
  revisions: 4_096,
  signatures: 1_000,
  fields: 100_000,
  fieldNames: 4_194_304,
  pages: 1_000_000,
  decodedStream: 256 * 1024 * 1024,
  decodedRatio: 100,
  decodedRatioFloor: 16 * 1024 * 1024,
  decodedTotal: 256 * 1024 * 1024,
  filters: 16,
  token: 64 * 1024 * 1024,
  elements: 8_388_607,
  objectBytes: 128 * 1024 * 1024,
  objectBytesTotal: 128 * 1024 * 1024,
  hashedRatio: 16,
  hashedFloor: 64 * 1024 * 1024,
  comparedObjects: 2_000_000,
  cms: 64 * 1024 * 1024,
  asn1Depth: 64,
  asn1Elements: 1_000_000,
  certificates: 4_096,
  pathDepth: 32,
  pathChecks: 10_000,
  pathComparisons: 1_000_000,
  fetchedCrl: 64 * 1024 * 1024,
  fetchedAnswer: 1024 * 1024,
  fetches: 64,
  xmlBytes: 16 * 1024 * 1024,
  xmlNodes: 500_000,
  xmlDepth: 64,
  canonicalNodes: 2_000_000,
  zipEntries: 10_000,
  zipEntry: 256 * 1024 * 1024,
  zipTotal: 512 * 1024 * 1024,
  registerBytes: 64 * 1024 * 1024,
  registerInflated: 128 * 1024 * 1024,
  registerLines: 500_000,
  registerColumns: 256,
};

/** Numbers of people and taxpayers (9 to 14 digits), with the words that go before them (`CCCD:…`, `MST …`). */
const personalNumber =
  /(?:\b(?:CCCD|CMND|CMTND|CMT|MST)\b\s*[:.-]?\s*)?(?<![0-9a-f])\d(?:[ .-]?\d){8,13}(?![0-9a-f])/gi;

/** A name without the personal and tax numbers that some authorities write into it. */
export const maskedText = (text: string): string => text.replace(personalNumber, '***');

/** One attribute, with the separator before it (RFC 4514, 3): a separator behind a backslash is none. */
const attributePart = /(?:^|[,+])(?:\\[\s\S]|[^\\,+])*/g;

/** The attributes of a distinguished name, each but the first with the separator before it. */
export const partsOf = (name: string): readonly string[] => name.match(attributePart) ?? [];

/** Types whose values are numbers of people (`serialNumber`: ETSI EN 319 412-1, 5.1.3), and values that say so. */
const personalAttribute =
  /^[,+]?\s*(?:UID|0\.9\.2342\.19200300\.100\.1\.1|serialNumber|2\.5\.4\.5)=|(?:CCCD|CMND|CMTND|MST)\s*\\?[:-]/i;

/** A distinguished name (RFC 4514) without the personal and tax numbers it holds, whichever attribute they stand in. */
export const maskedName = (name: string): string =>
  maskedText(
    partsOf(name)
      .filter((part) => !personalAttribute.test(part))
      .join('')
      .replace(/^[,+]/, ''),
  );

import { masked } from './roles.ts';

/** Numbers of people and taxpayers (9 to 14 digits), with the words that go before them (`CCCD:…`, `MST …`). */
const personalNumber =
  /(?:\b(?:CCCD|CMND|CMTND|CMT|MST)\b\s*[:.-]?\s*)?(?<![0-9a-f])\d(?:[ .-]?\d){8,13}(?![0-9a-f])/gi;

/** A name without the personal and tax numbers that some authorities write into it. */
export const maskedText = (text: string): string => text.replace(personalNumber, '***');

/** A distinguished name (RFC 4514) without those it holds, whichever attribute they stand in. */
export const maskedName = (name: string): string => maskedText(masked(name));

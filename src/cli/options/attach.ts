import { generalOptions, inputOptions, onlineOptions } from './common.ts';
import { fallbackOption, levelOptions, signatureLevelOption } from './levels.ts';
import { outputOptions } from './sign.ts';
import type { OptionSpec, OptionValues } from './spec.ts';

export const attachOptions = [
  {
    name: 'signature',
    type: 'path',
    value: 'file',
    help: 'signature value made elsewhere (hexadecimal, base64 or binary), or the JSON of kyso prepare with all of them',
    group: 'Signature',
  },
  {
    name: 'cms',
    type: 'path',
    value: 'file',
    help: 'or a whole CMS (DER, PEM), or a JSON of several',
    group: 'Signature',
  },
  {
    name: 'repair',
    type: 'flag',
    help: 'a document that was prepared with --repair',
    group: 'Signature',
  },
  ...signatureLevelOption,
  ...fallbackOption,
  ...levelOptions,
  ...onlineOptions,
  ...outputOptions,
  ...inputOptions,
  ...generalOptions,
] as const satisfies readonly OptionSpec[];

export type AttachValues = OptionValues<typeof attachOptions>;

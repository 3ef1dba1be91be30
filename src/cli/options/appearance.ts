import type { OptionSpec, OptionValues } from './spec.ts';

/** What a visible signature looks like, and where it stands. */
export const appearanceOptions = [
  { name: 'visible', type: 'flag', help: 'draw a mark on a page', group: 'Appearance' },
  {
    name: 'page',
    type: 'text',
    value: 'n|last|all',
    help: 'page of the mark, or the same mark on every page (default: 1)',
    group: 'Appearance',
  },
  {
    name: 'rect',
    type: 'text',
    value: 'x,y,w,h',
    help: 'its place on the page as seen, in points or with mm, cm, in',
    group: 'Appearance',
  },
  {
    name: 'position',
    type: 'choice',
    choices: [
      'top-left',
      'top-center',
      'top-right',
      'center-left',
      'center',
      'center-right',
      'bottom-left',
      'bottom-center',
      'bottom-right',
    ],
    value: 'where',
    help: 'or a corner, edge or the center: top-left … bottom-right',
    group: 'Appearance',
  },
  {
    name: 'size',
    type: 'text',
    value: 'w,h',
    help: 'its width and height at a position; one length for a square, or for the diameter of a seal',
    group: 'Appearance',
  },
  { name: 'image', type: 'path', value: 'file', help: 'PNG or JPEG in the mark', group: 'Appearance' },
  {
    name: 'text',
    type: 'text',
    value: 'template',
    help: 'its text: {name} {organization} {reason} {location} {time} {time:PATTERN} {serial} {issuer}',
    group: 'Appearance',
  },
  {
    name: 'qr',
    type: 'text',
    value: 'template',
    help: 'a QR code in the mark that says this, with the same variables',
    group: 'Appearance',
  },
  {
    name: 'font',
    type: 'path',
    many: true,
    value: 'file',
    help: 'TrueType or OpenType font; several: each has what those before it lack',
    group: 'Appearance',
  },
  {
    name: 'var',
    type: 'text',
    many: true,
    value: 'name=value',
    help: 'a further variable of the text; several',
    group: 'Appearance',
  },
  {
    name: 'preset',
    type: 'text',
    value: 'name',
    help: 'nd30-person, nd30-organization, nd30-attachment, nd30-copy, or one of the configuration',
    group: 'Appearance',
  },
] as const satisfies readonly OptionSpec[];

export type AppearanceValues = OptionValues<typeof appearanceOptions>;

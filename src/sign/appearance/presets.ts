import type { MarkOptions } from '../options.ts';

/** A mark under a name: what it looks like and where it stands, as a rule or an office says. */
export interface MarkPreset {
  readonly mark: MarkOptions;
  /** Width and height in points where the place is chosen by position, or beside a signature. */
  readonly size?: readonly [number, number];
  /** Does it consist of a picture, or may it have none? Default `optional`. */
  readonly image?: 'required' | 'none' | 'optional';
}

const mm = (value: number): number => (value * 72) / 25.4;

/** Times New Roman, upright, size 10, black; Vietnam's time. */
const nd30 = { fontSize: 10, timeZone: '+07:00', lang: 'vi' } as const;

/** At the top right of the first page, its right edge 5 mm (4 to 6) from the page's. */
const topRight = (width: number, height: number) =>
  ({
    page: 1,
    placement: {
      kind: 'position',
      position: 'top-right',
      size: [mm(width), mm(height)],
      margin: mm(5),
    },
  }) as const;

/**
 * Marks of Decree 30/2020/NĐ-CP, Appendix I. Boxes are the customary ones; any option given beside a preset wins.
 * `nd30-person`: the image of the hand signature between title and full name. `nd30-organization`: the seal, over a
 * third of the person's signature at its left. `nd30-attachment`: number, date and time on a file of attachments.
 * `nd30-copy`: form of copy, organisation and time on a certified copy.
 */
export const markPresets = {
  'nd30-person': {
    mark: { ...nd30, text: '', placement: { kind: 'field' } },
    size: [mm(40), mm(18)],
    image: 'required',
  },
  'nd30-organization': {
    mark: { ...nd30, text: '', placement: { kind: 'beside-signature', overlap: 1 / 3 } },
    image: 'required',
  },
  'nd30-attachment': {
    mark: {
      ...nd30,
      ...topRight(76.9, 8.7),
      text: 'Số: {document-number}; {time:dd/MM/yyyy}; {time:HH:mm:ss}',
    },
    size: [mm(76.9), mm(8.7)],
    image: 'none',
  },
  'nd30-copy': {
    mark: {
      ...nd30,
      ...topRight(80.9, 8.6),
      text: '{copy-form}; {organization}; {time:dd.MM.yyyy HH:mm:ss XXX}',
      variables: { 'copy-form': 'SAO Y' },
    },
    size: [mm(80.9), mm(8.6)],
    image: 'none',
  },
} as const satisfies Readonly<Record<string, MarkPreset>>;

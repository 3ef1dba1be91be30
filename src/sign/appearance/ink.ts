import { PdfArray, PdfDict, PdfName, type PdfObject } from '../../pdf/objects.ts';

export type Colour = readonly [red: number, green: number, blue: number];

export const black: Colour = [0, 0, 0];
export const white: Colour = [1, 1, 1];

/** How colours are said: in the device's own terms, or independent of devices where the document asks for that. */
export interface Ink {
  fill(colour: Colour): string;
  stroke(colour: Colour): string;
  /** ColorSpace of the resources. */
  readonly colourSpaces: PdfDict | undefined;
}

const numbers = (values: readonly number[]): PdfArray => new PdfArray([...values]);

/** White of daylight D65, the gamma and primaries of sRGB (IEC 61966-2-1), as close as CalRGB comes (8.6.5.3). */
const whitePoint = [0.9505, 1, 1.089];
const gamma = 2.2;
const primaries = [0.4124, 0.2126, 0.0193, 0.3576, 0.7152, 0.1192, 0.1805, 0.0722, 0.9505];

/** Colour spaces that say the same on every device (ISO 19005-1, 6.2.3). */
export const calibrated: Readonly<Record<'DeviceRGB' | 'DeviceGray', PdfObject>> = {
  DeviceRGB: new PdfArray([
    PdfName.of('CalRGB'),
    PdfDict.of({
      WhitePoint: numbers(whitePoint),
      Gamma: numbers([gamma, gamma, gamma]),
      Matrix: numbers(primaries),
    }),
  ]),
  DeviceGray: new PdfArray([
    PdfName.of('CalGray'),
    PdfDict.of({ WhitePoint: numbers(whitePoint), Gamma: gamma }),
  ]),
};

const isGrey = ([red, green, blue]: Colour): boolean => red === green && green === blue;

export const deviceInk: Ink = {
  fill: (colour) => (isGrey(colour) ? `${colour[0]} g` : `${colour.join(' ')} rg`),
  stroke: (colour) => (isGrey(colour) ? `${colour[0]} G` : `${colour.join(' ')} RG`),
  colourSpaces: undefined,
};

export const archivalInk: Ink = {
  fill: (colour) => `/Cs0 cs ${colour.join(' ')} sc`,
  stroke: (colour) => `/Cs0 CS ${colour.join(' ')} SC`,
  colourSpaces: PdfDict.of({ Cs0: calibrated.DeviceRGB }),
};

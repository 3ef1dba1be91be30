import type { KeySource } from '../keys/key-handle.ts';
import type { Box, NamedBytes } from '../sign/appearance/types.ts';
import type { MarkOptions, SignOptions } from '../sign/options.ts';
import { signPdf } from '../sign/sign.ts';
import type { MadeSample } from './documents/make.ts';
import type { SignatureBox } from './documents/sheet.ts';
import type { Sample } from './documents/types.ts';
import { handSignature, roundSeal } from './pictures.ts';
import { tamper } from './tamper.ts';

/** Who signs in the demo: the head of the office, and the office itself. */
export interface Signers {
  readonly person: KeySource;
  readonly organization: KeySource;
}

/** 40 × 18 mm, and the diameter of a seal, in points. */
const handSize = [113.4, 51] as const;
const sealSize = 98;

/** Gives a sample document the fate that is planned for it. @returns the bytes to be stored */
export async function meetFate(sample: Sample, made: MadeSample, signers: Signers): Promise<Uint8Array> {
  const { bytes } = made;
  const box = made.signatureBox ?? { page: 1, x: 320, y: 80, width: 220, height: 60 };
  switch (sample.fate) {
    case 'unsigned':
      return bytes;
    case 'signed':
      return signed(bytes, byHead(sample) ? signers.person : signers.organization);
    case 'tampered':
      return tamper(await signed(bytes, signers.person));
    case 'visible':
      return signed(bytes, signers.person, {
        reason: 'Phê duyệt',
        location: 'An Hòa',
        appearance: textMark(box),
      });
    case 'twice': {
      const once = await signed(bytes, signers.person, { appearance: handMark(box) });
      return signed(once, signers.organization, { appearance: sealMark(box) });
    }
  }
}

/** Decisions and submissions are signed by the head, the rest under the office's own certificate. */
function byHead({ content }: Sample): boolean {
  return content.form === 'letter' && ['QĐ', 'TTr', 'KH'].includes(content.type);
}

async function signed(bytes: Uint8Array, key: KeySource, options: SignOptions = {}): Promise<Uint8Array> {
  const { appended } = await signPdf(bytes, key, options);
  return Buffer.concat([bytes, appended]);
}

export const hand: NamedBytes = { bytes: handSignature(), name: 'signature.png' };
export const seal: NamedBytes = { bytes: roundSeal(), name: 'seal.png' };

const textMark = ({ page, x, y, width, height }: SignatureBox): MarkOptions => ({
  page,
  placement: { kind: 'rect', rect: [x, y, width, height] },
  lang: 'vi',
  text: 'Người ký: {name}\nCơ quan: {organization}\nThời gian ký: {time}',
  image: hand,
});

const handMark = (box: SignatureBox): MarkOptions => ({
  page: box.page,
  placement: { kind: 'rect', rect: handBox(box) },
  image: hand,
});

/** The seal covers a third of the hand signature at its left, centred on it in height. */
function sealMark(box: SignatureBox): MarkOptions {
  const [x, y, width, height] = handBox(box);
  const rect: Box = [x + width / 3 - sealSize, y + height / 2 - sealSize / 2, sealSize, sealSize];
  return { page: box.page, placement: { kind: 'rect', rect }, image: seal };
}

function handBox({ x, y, width, height }: SignatureBox): Box {
  const [w, h] = handSize;
  return [x + (width - w) / 2, y + (height - h) / 2, w, h];
}

import { randomBytes } from 'node:crypto';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PDFDocument, StandardFonts } from 'pdf-lib';

/** A document of `pages` text pages, padded by incompressible attachments-like streams to about `bytes`. */
async function makeDocument(pages: number, bytes: number): Promise<Uint8Array> {
  const pdf = await PDFDocument.create();
  const font = await pdf.embedFont(StandardFonts.Helvetica);
  for (let n = 1; n <= pages; n++) {
    const page = pdf.addPage([595, 842]);
    // Given with each text the font would stand in the page's resources once for each.
    page.setFont(font);
    for (let line = 0; line < 40; line++)
      page.drawText(`Page ${n}, line ${line}: the quick brown fox jumps over the lazy dog.`, {
        x: 50,
        y: 790 - line * 18,
        size: 10,
      });
    const share = Math.floor(bytes / pages);
    if (share > 1_500)
      page.node.set(
        pdf.context.obj('PieceInfo') as never,
        pdf.context.register(pdf.context.stream(randomBytes(share - 1_200))),
      );
  }
  // A classic table, because placeholder-plain reads nothing else.
  return pdf.save({ useObjectStreams: false });
}

export interface Sample {
  readonly label: string;
  readonly pdf: Uint8Array;
}

export async function samples(): Promise<{ one: Sample; twenty: Sample; large: Sample }> {
  return {
    one: { label: '1 page', pdf: await makeDocument(1, 0) },
    twenty: { label: '20 pages, 200 KB', pdf: await makeDocument(20, 200_000) },
    large: { label: '10 MB', pdf: await makeDocument(100, 10_000_000) },
  };
}

/** A folder of `count` copies. */
export function folder(path: string, pdf: Uint8Array, count: number): string {
  mkdirSync(path, { recursive: true });
  const first = join(path, '000000.pdf');
  writeFileSync(first, pdf);
  for (let i = 1; i < count; i++) copyFileSync(first, join(path, `${String(i).padStart(6, '0')}.pdf`));
  return path;
}

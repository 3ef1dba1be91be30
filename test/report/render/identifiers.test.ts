import readWorkbook from 'read-excel-file/node';
import { expect, it } from 'vitest';
import { parseFormats, render } from '../../../src/report/render/render.ts';
import { createReport, type Report } from '../../../src/report/report.ts';
import { OPTIONS, signature, verdict } from '../sample.ts';

/** Personal numbers stand in the subject of a certificate (UID, 0.9.2342.19200300.100.1.1), never in a report. */
function identified(): Report {
  const { signer } = signature();
  if (signer === null) throw new Error('the sample signature has a signer');
  // Two people of one name, whom only the number in the subject tells apart.
  const people = ['CCCD:001085012345', 'CCCD:001085067890', 'MST:0101234567'].map(
    (uid) => `UID=${uid},${signer.subject}`,
  );
  const collector = createReport({ ...OPTIONS, by: ['unit', 'folder', 'signer', 'type'] });
  for (const [n, subject] of people.entries())
    collector.add(
      `A/${n}.pdf`,
      verdict(`A/${n}.pdf`, 'intact', { signatures: [signature({ signer: { ...signer, subject } })] }),
    );
  return collector.finish();
}

it.each(
  parseFormats(['human,json,csv,md,junit,html,xlsx']).flatMap((format) =>
    (['en', 'vi'] as const).map((lang) => [format, lang] as const),
  ),
)('no personal number of a certificate stands in the report as %s in %s', async (format, lang) => {
  for (const { content } of await render(identified(), format, lang)) {
    const text =
      typeof content === 'string' ? content : JSON.stringify(await readWorkbook(Buffer.from(content)));
    expect(text).not.toMatch(/CCCD|MST|0010850|0101234567|UID=/);
  }
});

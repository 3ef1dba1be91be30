import { createReport, type Report } from '../../../src/report/report.ts';
import { OPTIONS, signature, verdict } from '../sample.ts';

/** Names as an attacker or an accident may choose them. */
const NAMES = [
  '</script><script>alert(1)</script>.pdf',
  '<!--<script>.pdf',
  '"><img src=x onerror=alert(1)>.pdf',
  "' onmouseover='alert(1).pdf",
  'a\u202efdp.exe',
  '\u2028\u2029\u0000\u001b[31mred\u0007.pdf',
  '=HYPERLINK("http://evil.example","x").pdf',
  '@team [x](http://evil.example) `|` | ]]>.pdf',
  '\ud800 lone.pdf',
  '&lt;&amp;.pdf',
];

/** A report in which every text that comes from outside is hostile. */
export function hostile(copies = 1): Report {
  const collector = createReport({
    ...OPTIONS,
    by: ['unit', 'signer'],
    population: { inputs: ['</title><b>'] },
  });
  for (let n = 0; n < copies; n++)
    for (const name of NAMES) {
      const path = `${name}/${n}/${name}`;
      const { signer } = signature();
      const signatures = [signature({ signer: signer && { ...signer, name, subject: name } })];
      collector.add(path, { ...verdict(path, 'intact', { signatures }), file: path });
      collector.add(`x${path}`, {
        ...verdict(path, 'error', { error: { code: 'not-pdf', message: name } }),
        file: `x${path}`,
      });
    }
  return collector.finish();
}

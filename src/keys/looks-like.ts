/** What a file that is not the key file asked for seems to be, from its first bytes: for error messages. */
export function looksLike(bytes: Uint8Array): string {
  if (bytes.length === 0) return 'an empty file';
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 4096)).toString('latin1');
  for (const [pattern, what] of signs) if (pattern.test(head)) return what;
  return 'something else';
}

const signs: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN (TRUSTED |X509 )?CERTIFICATE-----/, 'a PEM certificate'],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----/, 'a PEM private key (use --key and --cert)'],
  [/-----BEGIN PKCS7-----/, 'a PEM certificate bundle (PKCS#7)'],
  [/-----BEGIN /, 'a PEM file'],
  [/^%PDF-|^[\s\S]{0,1024}%PDF-\d/, 'a PDF'],
  [/^PK\x03\x04/, 'a ZIP archive'],
  [
    /^\xfe\xed\xfe\xed/,
    'a Java key store (JKS); convert it with keytool -importkeystore -deststoretype PKCS12',
  ],
  [
    /^\xce\xce\xce\xce/,
    'a Java key store (JCEKS); convert it with keytool -importkeystore -deststoretype PKCS12',
  ],
  [/^\s*<(!doctype|html|\?xml)/i, 'a web page or XML file'],
  [/^0[\x80-\x84][\s\S]{0,4}\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07/, 'a PKCS#7 certificate bundle'],
  [/^0[\x80-\x84][\s\S]{0,4}0[\x81-\x84][\s\S]{1,4}(\xa0\x03\x02|\x02[\x01-\x14])/, 'a certificate'],
  [/^[A-Za-z0-9+/=\s]{64,}$/, 'base64 text (decode it first: base64 -d)'],
  [/^[\x09\x0a\x0d\x20-\x7e]+$/, 'a text file'],
];

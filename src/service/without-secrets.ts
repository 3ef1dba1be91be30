/** Every spelling in which a service may give back what it was sent. */
const spellings = (secret: string): string[] => [
  secret,
  encodeURIComponent(secret),
  Buffer.from(secret).toString('base64'),
  Buffer.from(secret).toString('base64').replace(/=+$/, ''),
  Buffer.from(secret).toString('hex'),
];

/** What a service says, without the secrets it was sent: some repeat them when they refuse. */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  const found = secrets.filter((secret) => secret !== '').flatMap(spellings);
  // The longest first: one may be the beginning of another.
  return found
    .sort((a, b) => b.length - a.length)
    .reduce((rest, secret) => rest.replaceAll(secret, '…'), text);
}

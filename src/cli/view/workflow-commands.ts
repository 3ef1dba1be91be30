/** Whether kyso runs as a step of GitHub Actions. */
export const onGithub = (env: Readonly<Record<string, string | undefined>>): boolean =>
  env.GITHUB_ACTIONS === 'true';

/**
 * Text for people whose lines no runner takes for commands: one begins with `::` behind any space, or stands anywhere
 * behind `##[`; names of files and units come from outside. Elsewhere the text stays as it is.
 */
export function disarmed(
  text: string,
  env: Readonly<Record<string, string | undefined>> = process.env,
): string {
  if (!onGithub(env)) return text;
  return text.replace(/^(\s*):(?=:)/gm, '$1: ').replaceAll('##[', '## [');
}

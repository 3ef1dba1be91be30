import { compareCodePoints } from './code-points.ts';

/** Whether a path that does not exist may be a pattern the shell left as it is. */
export const looksLikeGlob = (path: string): boolean => /[*?{[]/.test(path);

/** Files and folders a pattern matches, by code points; the pattern's separators may be the system's. */
export async function expandGlob(pattern: string): Promise<string[]> {
  const { glob } = await import('tinyglobby');
  const portable = process.platform === 'win32' ? pattern.replaceAll('\\', '/') : pattern;
  const found = await glob(portable, { onlyFiles: false, expandDirectories: false, absolute: false });
  return found.map((path) => (path.length > 1 ? path.replace(/\/$/, '') : path)).sort(compareCodePoints);
}

/** The part of a pattern before its first wildcard: what the matches are mirrored below. */
export function globBase(pattern: string): string {
  const segments = pattern.split(/[\\/]/);
  const first = segments.findIndex(looksLikeGlob);
  const base = segments.slice(0, first).join('/');
  return base === '' && segments[0] === '' ? '/' : base === '' ? '.' : base;
}

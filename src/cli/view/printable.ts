/** Control characters, and those that hide or turn text, in names from documents must not steer a terminal. */
export const printable = (text: string): string =>
  text.replace(
    /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]/gu,
    '\uFFFD',
  );

/**
 * Output for a terminal: colours stay; whatever else would steer it stands in data (JSON and CSV keep names to the letter)
 * and is shown as replaced.
 */
export const forTerminal = (text: string): string =>
  text.replace(
    /\u001b(?!\[[0-9;]*m)|\r(?!\n)|[\0-\u0008\u000b\u000c\u000e-\u001a\u001c-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g,
    '\uFFFD',
  );

/** Characters of a name that are shown. */
const nameLength = 120;

/** A name as it may be shown: harmless, and no longer than a person reads. */
export function shortened(name: string): string {
  const characters = [...printable(name).slice(0, nameLength * 2)];
  if (characters.length <= nameLength && name.length <= nameLength * 2) return characters.join('');
  return `${characters.slice(0, nameLength).join('')}…`;
}

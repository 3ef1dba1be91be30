/** Text as a reader sees it: hostile names made harmless, columns aligned by what is drawn. */

/** Characters that move the cursor, hide, or turn the reading direction of what follows. */
const DECEPTIVE = /[\p{Cc}\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]|\p{Cs}/gu;

/** Blocks drawn two columns wide (Unicode 16, East Asian Width W and F, in rough blocks), emoji included. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f680}-\u{1f6ff}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}]/u;

/** NFC, on one line, with every deceptive character written out: `a\u202ePDF.exe` becomes `a⟨U+202E⟩PDF.exe`. */
export function visible(text: string): string {
  return text.normalize('NFC').replace(DECEPTIVE, (character) => {
    const code = character.codePointAt(0) ?? 0xfffd;
    return `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`;
  });
}

/** Terminal columns a text takes: none for combining marks, two for full-width characters. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text.normalize('NFC')) {
    if (/\p{Mn}|\p{Me}|\p{Cf}/u.test(character)) continue;
    width += WIDE.test(character) ? 2 : 1;
  }
  return width;
}

export function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - displayWidth(text)));
}

export function padStart(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - displayWidth(text))) + text;
}

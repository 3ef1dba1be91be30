import { en } from './en.ts';
import type { Language, Messages } from './messages.ts';
import { vi } from './vi.ts';

const LANGUAGES: Readonly<Record<Language, Messages>> = { en, vi };

export function messagesFor(language: Language): Messages {
  return LANGUAGES[language];
}

/** Puts values into `{placeholders}`; one without a value is left as it stands. */
export function fill(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}

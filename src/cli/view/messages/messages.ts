import { en, type Messages } from './en.ts';

export type { Messages } from './en.ts';

export type Lang = 'en' | 'vi';

/** The texts of a language; other languages than English are loaded when asked for. */
export async function messagesFor(lang: Lang): Promise<Messages> {
  return lang === 'vi' ? (await import('./vi.ts')).vi : en;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** The language the environment asks for, else English. */
export function langFrom(env: Environment): Lang {
  return /^vi\b|^vi_/i.test(env.LC_ALL || env.LC_MESSAGES || env.LANG || '') ? 'vi' : 'en';
}

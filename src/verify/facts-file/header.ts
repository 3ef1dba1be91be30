import { KysoError } from '../../errors.ts';

/** Changes when facts written before can no longer be judged. */
const format = 1;

/** What was given along with the documents, and stands in the first line of a facts file. DER of each. */
export interface FactsHeader {
  readonly kyso: string;
  readonly intermediates: readonly Uint8Array[];
  readonly crls: readonly Uint8Array[];
  readonly ocsps: readonly Uint8Array[];
}

const lists = ['intermediates', 'crls', 'ocsps'] as const;

/** The first line, without line end. */
export function encodeHeader({ kyso, ...given }: FactsHeader): string {
  const texts = lists.map((name) => [name, given[name].map((der) => Buffer.from(der).toString('base64'))]);
  return JSON.stringify({ kysoFacts: format, kyso, ...Object.fromEntries(texts) });
}

/** @throws facts-malformed */
export function decodeHeader(line: string): FactsHeader {
  let header: Record<string, unknown>;
  try {
    header = Object(JSON.parse(line)) as Record<string, unknown>;
  } catch {
    throw notFacts('its first line is no JSON');
  }
  if (header.kysoFacts !== format)
    throw notFacts('its first line does not say that it holds facts of this version');
  const der = (name: (typeof lists)[number]): Uint8Array[] => {
    const list = header[name];
    if (!Array.isArray(list) || !list.every((item) => typeof item === 'string'))
      throw notFacts(`its first line has no list ${name}`);
    return list.map((item) => new Uint8Array(Buffer.from(item, 'base64')));
  };
  return {
    kyso: String(header.kyso),
    intermediates: der('intermediates'),
    crls: der('crls'),
    ocsps: der('ocsps'),
  };
}

const notFacts = (why: string): KysoError =>
  new KysoError('facts-malformed', `this is no file of facts: ${why}`, {
    hint: 'Write one with kyso verify --save-facts.',
  });

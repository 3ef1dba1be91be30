import { NOBODY } from './dimensions.ts';
import type { ReportDocument } from './document-rows.ts';
import type { Group } from './groups.ts';
import type { Report } from './report.ts';
import { attributesOf } from './roles.ts';
import type { Redaction } from './settings.ts';
import type { Shortcoming } from './shortcomings.ts';

/** The report without what it need not tell; every figure stays. What is left out has a number in its place. */
export function redacted(report: Report, what: readonly Redaction[]): Report {
  let result = report;
  if (what.includes('subjects')) result = withoutSubjects(result);
  if (what.includes('people')) result = withoutPeople(result);
  if (what.includes('names')) result = withoutNames(result);
  return result;
}

function withoutSubjects(report: Report): Report {
  return {
    ...report,
    documents: report.documents.map(({ line, ...document }) => {
      if (line === undefined) return document;
      const { title: _, ...rest } = line;
      return { ...document, line: rest };
    }),
    // In the register's own words, which may be remarks.
    exclusions: report.exclusions.map(({ words: _, ...row }) => row),
  };
}

/** A number for each thing that is not named, in the order in which things are met. */
function numbers(word: string): (name: string) => string {
  const known = new Map<string, string>();
  return (name) => {
    const before = known.get(name);
    if (before !== undefined) return before;
    const number = `${word} ${known.size + 1}`;
    known.set(name, number);
    return number;
  };
}

/** Fields are named by people, and after them. */
const withoutFields = (shortcomings: readonly Shortcoming[]): Shortcoming[] =>
  shortcomings.map(({ code }) => ({ code }));

function withoutPeople(report: Report): Report {
  const person = numbers('signer');
  const groups = report.groups.map((group): Group => {
    if (group.by !== 'signer' || group.key === NOBODY.key) return group;
    const key = person(`row ${group.key}`);
    return { ...group, key, path: [key] };
  });
  return {
    ...report,
    documents: report.documents.map((document) => ({
      ...document,
      signers: document.signers.map(person),
      shortcomings: withoutFields(document.shortcomings),
    })),
    groups,
    expiring: {
      ...report.expiring,
      certificates: report.expiring.certificates.map(({ organization: _, ...row }) => ({
        ...row,
        name: person(row.name),
        sha256: '***',
      })),
    },
    certificates: report.certificates.map(({ organization: _, ...row }) => ({
      ...row,
      name: person(row.name),
      subject: attributesOf(row.subject)
        .map(({ type }) => `${type}=***`)
        .join(','),
      // Whoever issued to himself is named as issuer, too.
      issuer: row.issuer === row.subject ? '***' : row.issuer,
      serial: '***',
      sha256: '***',
    })),
  };
}

function withoutNames(report: Report): Report {
  const file = numbers('document');
  const input = numbers('input');
  const listed = <T extends { file: string }>(files: readonly T[]): T[] =>
    files.map((own) => ({ ...own, file: file(own.file) }));
  const documents = report.documents.map((document): ReportDocument => {
    const { renditions, attachments, error, line } = document;
    return {
      ...document,
      file: file(document.file),
      shortcomings: withoutFields(document.shortcomings),
      ...(renditions === undefined ? {} : { renditions: listed(renditions) }),
      ...(attachments === undefined ? {} : { attachments: listed(attachments) }),
      ...(line === undefined ? {} : { line: { ...line, label: `line ${line.line}` } }),
      // A message may name the file.
      ...(error === undefined ? {} : { error: { code: error.code, message: error.code } }),
    };
  });
  const lines = (all: readonly { line: number; label: string }[]) =>
    all.map(({ line }) => ({ line, label: `line ${line}` }));
  const { registerCheck: check, register } = report;
  return {
    ...report,
    population: {
      ...report.population,
      inputs: report.population.inputs.map(input),
      include: [],
      exclude: [],
      neverOpen: [],
    },
    documents,
    expiring: { ...report.expiring, documents: listed(report.expiring.documents) },
    exclusions: report.exclusions.map((own) => ({
      ...own,
      ...(own.file === undefined ? {} : { file: file(own.file) }),
      ...(own.line === undefined ? {} : { label: `line ${own.line}` }),
    })),
    ...(register === undefined ? {} : { register: { ...register, file: 'register' } }),
    ...(check === undefined
      ? {}
      : {
          registerCheck: {
            ...check,
            linesWithoutFile: lines(check.linesWithoutFile),
            filesWithoutLine: check.filesWithoutLine.map(file),
            unreadable: lines(check.unreadable),
            doubled: check.doubled.map((own) => ({ lines: lines(own.lines), files: own.files.map(file) })),
          },
        }),
  };
}

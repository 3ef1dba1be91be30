import type { DocumentFormat } from '../../result.ts';
import {
  type ContainerReading,
  entryNamed,
  namesLike,
  uncoveredFiles,
  xmlSignaturesOf,
} from './container.ts';
import type { StandingSignature } from './single-state.ts';

/** By what the `mimetype` file says (ODF 1.2, part 3, 3.3). */
const formats: readonly (readonly [RegExp, DocumentFormat])[] = [
  [/\.text(?:-|$)/, 'odt'],
  [/\.spreadsheet(?:-|$)/, 'ods'],
  [/\.presentation(?:-|$)/, 'odp'],
];

export const odfFormat = (mimetype: string): DocumentFormat =>
  formats.find(([pattern]) => pattern.test(mimetype))?.[1] ?? 'odf';

/** Files a document signature need not cover (ODF 1.2, part 3, 5.3): those with signatures, and the type of the package. */
const aside = /^(?:META-INF\/(?:document|macro|package)signatures\.xml|mimetype)$/;

/** Document signatures of an OpenDocument package, else those of its macros. */
export function odfSignatures(reading: ContainerReading): StandingSignature[] {
  const { container } = reading;
  const [document] = namesLike(container, /^META-INF\/documentsignatures\.xml$/);
  const others = namesLike(container, /^META-INF\/[^/]*signatures?[^/]*\.xml$/i);
  const content = [...container.entries.values()].filter(({ name, folder }) => !folder && !aside.test(name));
  const part = (uri: string) => {
    const entry = entryNamed(uri, container);
    return entry && { name: entry.name, bytes: entry.read() };
  };
  return (document === undefined ? others : [document]).flatMap((name) =>
    xmlSignaturesOf(name, reading, part, ({ parts }) =>
      uncoveredFiles(
        content.map((entry) => entry.name),
        parts,
      ),
    ),
  );
}

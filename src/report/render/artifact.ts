/** A file of the report: a base name, and its whole text. */
export interface Artifact {
  readonly name: string;
  readonly content: string;
}

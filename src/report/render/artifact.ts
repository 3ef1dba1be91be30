/** A file of the report: a base name, and its whole content, text in UTF-8. */
export interface Artifact<Content extends string | Uint8Array = string | Uint8Array> {
  readonly name: string;
  readonly content: Content;
}

/** A table as it was read: texts, each row as long as it happens to be. Dates are ISO 8601 days where the file says so. */
export interface Sheet {
  readonly rows: readonly (readonly string[])[];
}

/** The package's version, put in by the build. */
export const version: string = process.env.KYSO_VERSION ?? '0.0.0';

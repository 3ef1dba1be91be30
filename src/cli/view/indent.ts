/**
 * JSON text moved to the right. Only line feeds end its lines: the other line ends of Unicode (U+2028) may stand in
 * its strings, where nothing may be added.
 */
export const indent = (json: string, by: string): string => by + json.replaceAll('\n', `\n${by}`);

import type { Report } from '../report.ts';

/** The report as the contract's JSON, with a line end. Language does not change it. */
export function renderJson(report: Report): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}

/** A line of a block: its label, and what it says; without label it goes on with what stands above. */
export type Row = readonly [label: string, text: string];

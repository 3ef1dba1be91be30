import type { Mutation } from '../mutate/bytes.ts';
import type { SeedKind } from '../seeds.ts';

/** Something that takes hostile bytes. */
export interface Target {
  readonly seeds: SeedKind;
  readonly mutations: readonly Mutation[];
  /**
   * Feeds it one input. Gives an outcome that a second run must give again; a `KysoError` that is no `internal` is one
   * too. Anything else thrown is a finding.
   */
  run(input: Uint8Array): string | Promise<string>;
}

/** Thrown when what kyso says of an input is wrong. */
export class WrongAnswer extends Error {
  override readonly name = 'WrongAnswer';
}

import { InvalidArgumentError } from 'commander';

/** A part of a database and the version that it is taken to. */
export type MigrationTarget = readonly [domain: string, version: number];

/** Reads `domain=version` and adds it to those that were named before. */
export function parseTarget(
  text: string,
  before: readonly MigrationTarget[] = [],
): readonly MigrationTarget[] {
  const [, domain, version] = /^([a-z_-]+)=(\d{1,6})$/.exec(text) ?? [];
  if (domain === undefined) throw new InvalidArgumentError('It must be like tokens=0.');
  return [...before, [domain, Number(version)]];
}

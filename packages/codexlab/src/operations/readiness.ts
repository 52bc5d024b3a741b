import { rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProbeFacts, Probes, Readiness } from '@codexlab/server';
import { schemaDigest, type StorageChoice } from '@codexlab/storage-sql';
import { openSystemDatabase } from '../databases/open-system-database.ts';
import { errnoOf } from '../server/errno.ts';
import type { System } from '../server/open-system.ts';
import { ILL_STATES, statesOf } from './notebook-states.ts';

/** With less than this a server can hardly write anything any more. */
const MIN_FREE_BYTES = 16 * 1024 * 1024;

interface Look {
  readonly facts: ProbeFacts;
  readonly reasons: readonly string[];
}

/** What is looked at: the system database, the data folder, and the notebooks that are open. */
export function createProbes(system: Pick<System, 'database' | 'dataDir' | 'notebooks'>): Probes {
  return {
    async ready(): Promise<Readiness> {
      const states = statesOf(system.notebooks.opened());
      const looks = {
        system_database: await lookAtDatabase(system.database),
        data_folder: await lookAtFolder(system.dataDir),
        notebooks: { facts: states, reasons: [] },
      };
      return {
        reasons: Object.values(looks).flatMap(({ reasons }) => reasons),
        // One that cannot be reached must not take the whole server out of a balancer: the others are served.
        warnings: ILL_STATES.flatMap((state) => warningOf(states[state] ?? 0, state)),
        checks: Object.fromEntries(Object.entries(looks).map(([name, { facts }]) => [name, facts])),
      };
    },
  };
}

function warningOf(count: number, state: string): readonly string[] {
  if (count === 0) return [];
  return [count === 1 ? `1 notebook is ${state}.` : `${count} notebooks are ${state}.`];
}

async function lookAtDatabase({ storage, driver, versions, newest }: System['database']): Promise<Look> {
  try {
    const found = await versions();
    const digest = await schemaDigest(driver);
    const facts = { versions: found, schema_digest: digest, expected_digest: await expectedDigest(storage) };
    const stale = Object.entries(newest).filter(([domain, version]) => found[domain] !== version);
    const reasons = stale.map(
      ([domain]) => `The part "${domain}" of the system database has another version.`,
    );
    if (digest !== facts.expected_digest && stale.length === 0)
      reasons.push('The tables of the system database are not those of its versions.');
    return { facts, reasons };
  } catch {
    return { facts: { answers: false }, reasons: ['The system database does not answer.'] };
  }
}

const expected = new Map<string, Promise<string>>();

/** The digest of a system database that was just made with the same engine. */
function expectedDigest(storage: StorageChoice): Promise<string> {
  const digest = expected.get(storage.name) ?? digestOfNew(storage);
  expected.set(storage.name, digest);
  return digest;
}

async function digestOfNew(storage: StorageChoice): Promise<string> {
  const { driver } = await openSystemDatabase({ storage, location: ':memory:' });
  try {
    return await schemaDigest(driver);
  } finally {
    await driver.close();
  }
}

/** Only writing shows that a disk takes something. */
async function lookAtFolder(dataDir: string): Promise<Look> {
  const probe = join(dataDir, 'ready.tmp');
  try {
    await writeFile(probe, 'ready\n', { mode: 0o600 });
    await rm(probe, { force: true });
    const { bavail, bsize } = await statfs(dataDir);
    const freeBytes = bavail * bsize;
    const isFull = freeBytes < MIN_FREE_BYTES;
    return {
      facts: { writable: true, free_bytes: freeBytes },
      reasons: isFull ? ['The disk of the data folder is nearly full.'] : [],
    };
  } catch (error) {
    const why = errnoOf(error) ?? 'unknown';
    return { facts: { writable: false, why }, reasons: [`The data folder cannot be written (${why}).`] };
  }
}

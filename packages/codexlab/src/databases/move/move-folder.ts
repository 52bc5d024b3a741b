import { join } from 'node:path';
import { CodexError } from '@codexlab/core';
import { lockDataFolder } from '../../server/data-folder.ts';
import { shellWord } from '../../shell-word.ts';
import { wordFor } from '../load-engine.ts';
import { readMoveNote } from '../move-note.ts';
import { SYSTEM_DATABASE } from '../names.ts';
import { openSystemDatabase } from '../open-system-database.ts';
import { finishCutOff, keptWith, moveIndex, moveSystem } from './move-one.ts';
import { type MoveOptions, type MoveOutcome, skipped } from './move-outcome.ts';
import { hasIndex, type IndexPlace, lockPlaces, readPlaces, type RegisteredPlace } from './places.ts';

/**
 * Moves a data folder to an engine: its system database, and the index of each notebook that stands. Throws `conflict`
 * when another process has the folder or one of the notebooks; nothing was changed then. One database is whole before
 * the next: cut off, or when a disk refuses, the folder starts as it is or says that this is to be run again.
 */
export async function moveDataFolder(options: MoveOptions): Promise<readonly MoveOutcome[]> {
  const { dataDir, onDone = () => undefined } = options;
  const again = goingOn(`--data ${shellWord(dataDir)}`, options);
  const lock = await lockDataFolder(dataDir);
  try {
    const finished = await finishCutOff('system', dataDir, options);
    const places = await registeredPlaces(options);
    const standing = places.filter(isStanding);
    const locks = await lockPlaces(standing);
    try {
      const outcomes = [finished ?? (await moveSystem(options, again))];
      onDone(outcomes[0]!);
      for (const place of places) {
        outcomes.push(
          isStanding(place) ? await moveIndex(place, options, again) : skipped(place.root, whyNot(place)),
        );
        onDone(outcomes.at(-1)!);
      }
      return outcomes;
    } finally {
      await locks.release();
    }
  } finally {
    await lock.release();
  }
}

/** Moves the index of one notebook, wherever it is registered. Throws `not_found` without one, else as `moveDataFolder`. */
export async function moveNotebook(place: IndexPlace, options: MoveOptions): Promise<MoveOutcome> {
  if (!hasIndex(place.indexDir) && readMoveNote(place.indexDir) === null)
    throw new CodexError('not_found', `${place.root} has no index.`, { path: place.root });
  const locks = await lockPlaces([place]);
  try {
    const again = goingOn(`--notebook ${shellWord(place.root)}`, options);
    const outcome = await moveIndex(place, options, again);
    options.onDone?.(outcome);
    return outcome;
  } finally {
    await locks.release();
  }
}

/** What to say after the engine to go on when it is cut off. */
function goingOn(where: string, { from }: MoveOptions): string {
  return from ? `${where} --engine ${shellWord(wordFor(from))}` : where;
}

async function registeredPlaces(options: MoveOptions): Promise<readonly RegisteredPlace[]> {
  const { dataDir } = options;
  const storage = await keptWith(dataDir, SYSTEM_DATABASE, options);
  const { driver } = await openSystemDatabase({ storage, location: join(dataDir, SYSTEM_DATABASE) });
  try {
    return await readPlaces(driver, dataDir);
  } finally {
    await driver.close();
  }
}

function isStanding(place: RegisteredPlace): place is IndexPlace {
  return 'indexDir' in place && (hasIndex(place.indexDir) || readMoveNote(place.indexDir) !== null);
}

function whyNot(place: RegisteredPlace): string {
  return 'why' in place ? place.why : 'It has no index yet.';
}

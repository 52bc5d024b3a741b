import { parseUlid, type SystemStore } from '@codexlab/core';
import { openSystemStore, systemSchema } from '@codexlab/storage-sql';
import type { MirroredDriver } from '../mirrored-driver.ts';
import { openBoth, openDrivers } from '../runs.ts';
import { makeCast } from './cast.ts';
import { nothingTold, type Told } from './scene.ts';

/** A store with what it told. */
export interface Side {
  readonly store: SystemStore;
  readonly told: Told;
}

/** The same system with both engines. */
export interface Pair {
  readonly sides: readonly Side[];
  /** Asks the databases below both stores the same. */
  readonly both: MirroredDriver;
}

/** The log of both has the same epoch. */
const EPOCH = parseUlid('01HFE000000000000000000000');

/** Opens the pair at `place` (null: in memory) with what was told before. */
export async function openPair(
  place: string | null,
  told: readonly Told[] = [nothingTold(), nothingTold()],
): Promise<Pair> {
  const drivers = await openDrivers(place);
  const both = await openBoth(systemSchema, drivers);
  const sides = await Promise.all(
    drivers.map(async (driver, at) =>
      openSide(await openSystemStore(driver, { newId: () => EPOCH }), told[at]!),
    ),
  );
  return { sides, both };
}

/** A new pair with the cast of a programme. */
export async function castPair(place: string | null, nowMs: number): Promise<Pair> {
  const pair = await openPair(place);
  for (const { store, told } of pair.sides) {
    await makeCast(store, nowMs);
    told.changes.push(await store.changes.head());
  }
  return pair;
}

function openSide(store: SystemStore, told: Told): Side {
  store.changes.watch(() => void told.rings++);
  return { store, told };
}

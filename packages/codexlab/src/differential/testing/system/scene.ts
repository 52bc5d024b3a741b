import type { ChangeCursor, Deed, HeldTask, SystemStore } from '@codexlab/core';
import type { DrawnDeed } from './values.ts';

/** What earlier calls of a store answered, for later ones that go on from there. */
export interface Told {
  /** How to go on with a list, by its name. */
  readonly cursors: Map<string, string>;
  readonly changes: ChangeCursor[];
  /** Tries that somebody may still believe to hold. */
  readonly held: HeldTask[];
  /** How often the store told of new rows in its change log. */
  rings: number;
}

/** A call of a store: when it is made, and after what. */
export interface Scene {
  readonly store: SystemStore;
  readonly told: Told;
  readonly nowMs: number;
  /** No other call of the programme has this number. */
  readonly at: number;
}

/** Nothing was told yet. */
export function nothingTold(): Told {
  return { cursors: new Map(), changes: [], held: [], rings: 0 };
}

/** The deed of a call. */
export function deedAt({ nowMs }: Scene, kind: string, drawn: DrawnDeed): Deed {
  return { ...drawn, atMs: nowMs, kind };
}

/** One of several by any number; undefined when there is none. */
export function oneOf<T>(items: readonly T[], pick: number): T | undefined {
  return items[pick % items.length];
}

import type { SystemChange } from '@codexlab/core';
import type { Message } from './message.ts';
import { type LogName, type Positions, reaches } from './joined-cursor.ts';

/** A row of a log, in the order in which all subscribers of a hub get it. */
export interface Entry {
  readonly log: LogName;
  readonly seq: number;
  /** How far one is who has had it and all before it. */
  readonly at: Positions;
  /** The row, of the system's log: who may see it, and whose rights it touches. */
  readonly row: SystemChange | null;
  /** Null for rows that nobody is shown. */
  readonly message: Message | null;
}

/** The newest entries; each has an index that it keeps. */
export interface Ring {
  /** The index of the oldest that is kept, and the one after the newest. */
  first(): number;
  end(): number;
  at(index: number): Entry;
  add(entry: Entry): void;
  /** Where somebody who has come so far goes on; null when that is not kept, or lies aside of the order of this ring. */
  locate(position: Positions): number | null;
  /** Forgets everything; indexes go on. */
  restart(from: Positions): void;
}

/** How much a ring keeps at the most. */
export interface RingLimits {
  readonly entries: number;
  readonly bytes: number;
}

/** So many entries are forgotten at once: taking single ones off the front of a list costs as much. */
const FORGOTTEN_SHARE = 4;

/** Makes an empty one whose entries come after `from`. */
export function createRing(from: Positions, limits: RingLimits): Ring {
  let entries: Entry[] = [];
  let firstIndex = 0;
  let floor = from;
  let bytes = 0;

  function forgetOldest(): void {
    const count = Math.max(1, Math.floor(entries.length / FORGOTTEN_SHARE));
    const forgotten = entries.splice(0, count);
    for (const entry of forgotten) bytes -= sizeOf(entry);
    firstIndex += forgotten.length;
    floor = forgotten.at(-1)?.at ?? floor;
  }

  return {
    first: () => firstIndex,
    end: () => firstIndex + entries.length,
    at: (index) => entries[index - firstIndex]!,
    add(entry) {
      entries.push(entry);
      bytes += sizeOf(entry);
      while (entries.length > limits.entries || (bytes > limits.bytes && entries.length > 1)) forgetOldest();
    },
    locate(position) {
      if (!reaches(position, floor)) return null;
      const unseen = entries.findIndex((entry) => !isSeen(entry, position));
      if (unseen < 0) return firstIndex + entries.length;
      return entries.slice(unseen).some((entry) => isSeen(entry, position)) ? null : firstIndex + unseen;
    },
    restart(next) {
      firstIndex += entries.length;
      entries = [];
      bytes = 0;
      floor = next;
    },
  };
}

function isSeen({ log, seq }: Entry, position: Positions): boolean {
  return position[log] >= seq;
}

function sizeOf({ message }: Entry): number {
  return message?.bytes.length ?? 0;
}

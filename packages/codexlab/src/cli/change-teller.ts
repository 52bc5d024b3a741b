import type { Change } from '@codexlab/core';
import { renderChanges } from './render-change.ts';
import type { Paint } from './terminal.ts';

/** How long to wait for the rest of very many changes. */
const QUIET_MS = 300;
const FEW = 20;
/** So many are told even when more keep coming. */
const MOST = 10_000;

/** Tells changes to a person; very many that come at once are told in short. */
export interface ChangeTeller {
  tell(change: Change): void;
  /** Tells what is still waiting; call at the end. */
  flush(): void;
}

/** Makes a teller: few changes are told at once, many when no more have come for a moment. */
export function createChangeTeller(print: (lines: readonly string[]) => void, paint: Paint): ChangeTeller {
  let waiting: Change[] = [];
  let seen = 0;

  function look(): void {
    const growing = waiting.length > seen && waiting.length < MOST;
    if (waiting.length > FEW && growing) {
      seen = waiting.length;
      setTimeout(look, QUIET_MS);
    } else flush();
  }

  function flush(): void {
    const told = waiting;
    waiting = [];
    seen = 0;
    print(renderChanges(told, paint));
  }

  return {
    tell(change) {
      waiting.push(change);
      if (waiting.length === 1) setImmediate(look);
    },
    flush,
  };
}

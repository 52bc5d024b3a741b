import { type ChangeCursor, changeCursor, CodexError, parseChangeCursor, parseUlid } from '@codexlab/core';

/** How far a stream has come in each of its logs: rows up to these have been told. */
export interface Positions {
  /** 0 where the stream is about no notebook. */
  readonly notebook: number;
  readonly system: number;
}

/** Which logs the positions are in; a log that was built anew has another epoch. */
export interface Epochs {
  readonly notebook: string | null;
  readonly system: string;
}

/** A position with the logs that it is in. */
export interface JoinedCursor {
  readonly epochs: Epochs;
  readonly at: Positions;
}

/** The text of a cursor: `<epoch>.<seq>` of the notebook's log (nothing without one), `~`, that of the system's. */
export function formatCursor({ notebook, system }: Epochs, at: Positions): string {
  return `${notebook === null ? '' : `${notebook}.${at.notebook}`}~${system}.${at.system}`;
}

/** Reads the text of a cursor. Throws `invalid` for what is none, and for one of another kind of stream. */
export function parseCursor(text: string, { ofNotebook }: { readonly ofNotebook: boolean }): JoinedCursor {
  const [notebook = '', system = ''] = text.split('~');
  const inSystem = parseChangeCursor(system);
  const inNotebook = parseChangeCursor(notebook);
  if (!inSystem || ofNotebook !== (inNotebook !== null) || (!ofNotebook && notebook !== ''))
    throw new CodexError('invalid', 'That is not a cursor of this stream.', { field: 'cursor' });
  return {
    epochs: { notebook: inNotebook?.epoch ?? null, system: inSystem.epoch },
    at: { notebook: inNotebook?.seq ?? 0, system: inSystem.seq },
  };
}

/** A cursor of one log. */
export function logCursor(epoch: string, seq: number): ChangeCursor {
  return changeCursor(parseUlid(epoch), seq);
}

/** The epoch and the number in a cursor of one log. */
export function takeApart(cursor: ChangeCursor): { readonly epoch: string; readonly seq: number } {
  const parsed = parseChangeCursor(cursor);
  if (parsed) return parsed;
  throw new CodexError('internal', 'A change log gave something else than a cursor.');
}

/** True when one has come at least as far as the other, in both logs. */
export function reaches(one: Positions, other: Positions): boolean {
  return one.notebook >= other.notebook && one.system >= other.system;
}

/** The two logs' own names. */
export type LogName = keyof Positions;

/** The position after a row of one of the logs. */
export function advanced(at: Positions, log: LogName, seq: number): Positions {
  return { ...at, [log]: Math.max(at[log], seq) };
}

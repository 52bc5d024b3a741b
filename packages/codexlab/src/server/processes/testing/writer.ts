import type { CodexClient } from '@codexlab/server/client';
import type { Journal } from './journal.ts';

/** Somebody who works in a folder of their own, so that they alone know what must stand there. */
export interface WriterPlace {
  /** Also the name of their folder. */
  readonly name: string;
  readonly notebook: string;
  /** Somebody else, who may become a member. */
  readonly colleague: { readonly id: string; readonly username: string };
  readonly random: () => number;
  readonly journal: Journal;
}

/** One act of writing; it throws when the server does not answer. */
export type Act = (codex: CodexClient) => Promise<void>;

import type { AnswerOf } from '../api/types.ts';

type Status = AnswerOf<'notebooks', 'status'>;

/** How current a notebook is, in words. */
export interface FreshnessWords {
  readonly label: string;
  readonly tone: 'ok' | 'warn' | 'danger';
  readonly text: string;
}

const WORDS: Readonly<Record<Status['freshness'], FreshnessWords>> = Object.freeze({
  fresh: { label: 'Up to date', tone: 'ok', text: 'Every change on the disk is seen.' },
  settling: { label: 'Reading changes', tone: 'ok', text: 'Files are changing right now.' },
  rescanning: { label: 'Looking through the folder', tone: 'ok', text: 'The whole folder is compared.' },
  degraded: { label: 'Partly watched', tone: 'warn', text: 'Some changes are seen only now and then.' },
  unavailable: { label: 'Not reachable', tone: 'danger', text: 'The folder cannot be read now.' },
  unwatched: { label: 'Not watched', tone: 'warn', text: 'Changes are seen when you compare by hand.' },
});

/** Says how a notebook is; its own message comes first where it has one. */
export function freshnessWords({
  freshness,
  message,
}: Pick<Status, 'freshness' | 'message'>): FreshnessWords {
  return { ...WORDS[freshness], text: message ?? WORDS[freshness].text };
}

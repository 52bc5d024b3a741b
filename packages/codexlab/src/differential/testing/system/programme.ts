import fc from 'fast-check';
import type { Call, CallKind } from './call.ts';
import { logs } from './logs.ts';
import { members } from './members.ts';
import { notebooks } from './notebooks.ts';
import { oneTimeLinks } from './one-time-links.ts';
import { people } from './people.ts';
import { sessions } from './sessions.ts';
import { tasks } from './tasks.ts';
import { tokens } from './tokens.ts';
import { passingMs } from './values.ts';
import { workspaces } from './workspaces.ts';

/** A step: after some time calls are made, several at once or one alone, or the databases are closed and opened again. */
export type Step =
  | { readonly type: 'calls'; readonly passMs: number; readonly calls: readonly Call[] }
  | { readonly type: 'reopen' };

/** What is asked of two stores, and whether they are files or in memory. */
export interface Programme {
  readonly kept: 'in memory' | 'in files';
  readonly steps: readonly Step[];
}

/** Every kind of call. */
export const CALLS: readonly CallKind[] = [
  ...[...people, ...sessions, ...tokens, ...oneTimeLinks],
  ...[...workspaces, ...members, ...notebooks, ...tasks, ...logs],
];

/** Much comes after these. */
const OFTEN = [
  'tasks.create',
  'tasks.claim',
  'tasks.finish',
  'sessions.create',
  'links.create',
  'changes.since',
];
/** Little is left after these. */
const SELDOM = ['workspaces.remove', 'changes.compact', 'audit.seal'];

const one = anyOf(CALLS).map((call) => [call]);
/** Their order is that of the lane of writes, so what comes of each is certain. */
const together = fc.array(anyOf(CALLS.filter(({ isWrite }) => isWrite)), { minLength: 2, maxLength: 4 });

/** Any programme. */
export const programme: fc.Arbitrary<Programme> = fc.oneof(
  { weight: 4, arbitrary: programmeOf('in memory', []) },
  { weight: 1, arbitrary: programmeOf('in files', [fc.constant({ type: 'reopen' })]) },
);

function programmeOf(kept: Programme['kept'], more: readonly fc.Arbitrary<Step>[]): fc.Arbitrary<Programme> {
  const step = fc.oneof(
    { weight: 14, arbitrary: stepOf(one) },
    { weight: 3, arbitrary: stepOf(together) },
    ...more.map((arbitrary) => ({ weight: 1, arbitrary })),
  );
  return fc.record({ kept: fc.constant(kept), steps: fc.array(step, { minLength: 100, maxLength: 160 }) });
}

function stepOf(calls: fc.Arbitrary<readonly Call[]>): fc.Arbitrary<Step> {
  return fc.record({ type: fc.constant('calls' as const), passMs: passingMs, calls });
}

function anyOf(kinds: readonly CallKind[]): fc.Arbitrary<Call> {
  return fc.oneof(...kinds.map((kind) => ({ weight: weightOf(kind), arbitrary: kind.arbitrary })));
}

function weightOf({ name, isWrite }: CallKind): number {
  if (OFTEN.includes(name)) return 10;
  return SELDOM.includes(name) || name.endsWith('.purge') ? 1 : isWrite ? 4 : 2;
}

import { isCodexError, type Deed } from '@codexlab/core';
import fc from 'fast-check';
import { deedAt, type Scene } from './scene.ts';
import { deed, type DrawnDeed } from './values.ts';

/** A call of a store, ready to be made. */
export interface Call {
  /** Such as `users.create`. */
  readonly name: string;
  ask(scene: Scene): Promise<unknown>;
}

/** Calls of one method with any arguments. */
export interface CallKind {
  readonly name: string;
  /** It reaches the lane of writes at once, so that several of them can be made together. */
  readonly isWrite: boolean;
  readonly arbitrary: fc.Arbitrary<Call>;
}

/** What came of a call: its answer, or how its failure is told. */
export type Outcome =
  | { readonly value: unknown }
  | { readonly code: string; readonly message: string; readonly details: unknown };

type Arbitraries<A> = { readonly [K in keyof A]: fc.Arbitrary<A[K]> };

/** Calls that only read, or read before they write. */
export function reads<A extends unknown[]>(
  name: string,
  ask: (scene: Scene, ...args: A) => Promise<unknown>,
  ...args: Arbitraries<A>
): CallKind {
  return kindOf(name, false, fc.tuple<A>(...args), ask);
}

/** Calls that write with a deed of this kind. */
export function writes<A extends unknown[]>(
  name: string,
  kind: string,
  ask: (scene: Scene, deed: Deed, ...args: A) => Promise<unknown>,
  ...args: Arbitraries<A>
): CallKind {
  const arbitrary = fc.tuple<[DrawnDeed, ...A]>(deed, ...args);
  return kindOf(name, true, arbitrary, (scene, drawn, ...rest) =>
    ask(scene, deedAt(scene, kind, drawn), ...rest),
  );
}

/** Calls that write what is noted nowhere. */
export function keeps<A extends unknown[]>(
  name: string,
  ask: (scene: Scene, ...args: A) => Promise<unknown>,
  ...args: Arbitraries<A>
): CallKind {
  return kindOf(name, true, fc.tuple<A>(...args), ask);
}

function kindOf<A extends unknown[]>(
  name: string,
  isWrite: boolean,
  args: fc.Arbitrary<A>,
  ask: (scene: Scene, ...args: A) => Promise<unknown>,
): CallKind {
  const toCall = (drawn: A): Call => ({
    name,
    ask: (scene) => ask(scene, ...drawn),
    // What a failing programme is shown as.
    ...{ [fc.toStringMethod]: () => `${name}(${drawn.map((each) => fc.stringify(each)).join(', ')})` },
  });
  return { name, isWrite, arbitrary: args.map(toCall) };
}

/** Makes a call. The place of a database is no part of how its failure is told. */
export async function outcomeOf(call: Call, scene: Scene): Promise<Outcome> {
  try {
    return { value: await call.ask(scene) };
  } catch (error) {
    if (!isCodexError(error)) throw error;
    const { code, message, details } = error;
    return { code, message, details };
  }
}

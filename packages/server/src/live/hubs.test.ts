import { type Actor, anonymous, type Codex, CodexError, type Notebook } from '@codexlab/core';
import { memorySystemStore } from '@codexlab/core/testing';
import { expect, it } from 'vitest';
import { expected } from '../routes/testing/ask.ts';
import type { Place } from './access.ts';
import { createHubs } from './hubs.ts';
import { rest } from './testing/client.ts';
import { memoryLog, newId } from './testing/memory-log.ts';

const place: Place = { notebookId: newId(), workspaceId: newId() };

function somebody(): Actor {
  return { ...anonymous, userId: newId(), scope: 'admin' };
}

/** Hubs of a notebook that opens when the test says so, for those who may read it then. */
function lab(failureOf: (actor: Actor) => Error | null) {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  const asked: Actor[] = [];
  const log = { ...memoryLog(), watch: () => () => undefined };
  const use = async (actor: Actor, _name: string, _action: string, work: (...given: never[]) => unknown) => {
    asked.push(actor);
    await opened;
    const failure = failureOf(actor);
    if (failure) throw failure;
    const given: unknown[] = [
      { changes: log } as unknown as Notebook,
      { leave: new AbortController().signal },
    ];
    return work(...(given as never[]));
  };
  const hubs = createHubs({
    codex: {
      notebooks: expected<Codex['notebooks']>('notebooks', { use: use as Codex['notebooks']['use'] }),
    },
    changes: memorySystemStore().changes,
    timer: { after: () => () => undefined, breathe: async () => undefined },
    onFault: (error) => {
      throw error;
    },
  });
  return { hubs, asked, open };
}

it('refuses who lost their rights while a hub opened for them, and nobody who joined them', async () => {
  const [first, other, lost, last] = [somebody(), somebody(), somebody(), somebody()];
  const { hubs, open, asked } = lab((actor) =>
    actor === first || actor === lost ? new CodexError('not_found', `Not for ${actor.userId}.`) : null,
  );
  const taken = [first, lost, other, last].map((actor) => hubs.take(actor, place));
  open();
  const [ofFirst, ofLost, ofOther, ofLast] = await Promise.allSettled(taken);
  expect(ofFirst).toMatchObject({ status: 'rejected', reason: { message: `Not for ${first.userId}.` } });
  expect(ofLost).toMatchObject({ status: 'rejected', reason: { message: `Not for ${lost.userId}.` } });
  expect([ofOther?.status, ofLast?.status]).toEqual(['fulfilled', 'fulfilled']);
  expect(asked).toEqual([first, lost, other]); // those who may share one hub
  for (const each of [ofOther, ofLast]) if (each?.status === 'fulfilled') each.value.giveBack();
  await rest();
  expect(hubs.size()).toBe(0);
});

it('tells all who waited for a hub that it does not open for a reason that is nobody’s rights', async () => {
  const [first, other] = [somebody(), somebody()];
  const { hubs, open, asked } = lab(() => new CodexError('unavailable', 'The disk is gone.'));
  const taken = [first, other].map((actor) => hubs.take(actor, place));
  open();
  for (const each of await Promise.allSettled(taken))
    expect(each).toMatchObject({ status: 'rejected', reason: { code: 'unavailable' } });
  expect(asked).toEqual([first]);
  expect(hubs.size()).toBe(0);
});

import { isCodexError, type Notebook, type NotebookState } from '@codexlab/core';
import { createChangeTeller } from './change-teller.ts';
import { print, remark, type CommandContext } from './context.ts';
import { namedAs } from './invocation.ts';
import { printable, toJson } from './render-text.ts';
import { paintFor } from './terminal.ts';
import { toWireChange } from './wire.ts';

const LONG_MS = 3_600_000;

/** How a live stream is told. */
export interface LiveOptions {
  readonly json: boolean;
  /** Called once, when everything is watched and what comes next is live. */
  readonly onWatching: () => void;
}

/** Watches the notebook and tells every change until the signal aborts. */
export async function stayLive(
  context: CommandContext,
  notebook: Notebook,
  { json, onWatching }: LiveOptions,
): Promise<void> {
  const stopStates = notebook.onState(stateTeller(context, json));
  const stopStaying = keepProcessAlive();
  try {
    const cursor = await notebook.changes.head();
    if (!notebook.readOnly) await notebook.watch();
    onWatching();
    let from: typeof cursor | undefined = cursor;
    while (!context.signal.aborted) from = await tellChanges(context, notebook, from, json);
  } finally {
    stopStates();
    stopStaying();
  }
}

/** Who only reads has nothing open that would keep the process from ending. */
function keepProcessAlive(): () => void {
  const timer = setInterval(() => undefined, LONG_MS);
  return () => clearInterval(timer);
}

/** Tells changes until the end; when too many were missed, says so and returns where to go on. */
async function tellChanges(
  context: CommandContext,
  notebook: Notebook,
  cursor: Awaited<ReturnType<Notebook['changes']['head']>> | undefined,
  json: boolean,
): Promise<typeof cursor> {
  const { stdout, env } = context.terminal;
  const teller = createChangeTeller((lines) => print(context, lines), paintFor(stdout, env));
  try {
    for await (const change of notebook.changes.follow({ cursor, signal: context.signal })) {
      if (json) print(context, [toJson(toWireChange(change))]);
      else teller.tell(change);
    }
    return notebook.changes.head();
  } catch (error) {
    if (context.signal.aborted) return cursor;
    if (!isCodexError(error, 'stale')) throw error;
    remark(context, 'Some changes were too long ago to be told one by one; going on with the newest.');
    return notebook.changes.head();
  } finally {
    teller.flush();
  }
}

/** Tells troubles and their end; the coming and going of every single change is not worth a line. */
function stateTeller(context: CommandContext, json: boolean): (state: NotebookState) => void {
  let troubled = false;
  return ({ freshness, message }) => {
    if (message === null && !(troubled && freshness === 'fresh')) return;
    troubled = message !== null;
    if (json) print(context, [toJson({ type: 'state', data: { state: freshness, message } })]);
    else
      remark(
        context,
        `${freshness}: ${printable(namedAs(context.invocation, message ?? 'everything is seen again.'))}`,
      );
  };
}

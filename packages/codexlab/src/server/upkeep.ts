import type { AuditLog, Clock, SystemStore, Timer } from '@codexlab/core';
import type { AuditAnchors } from './audit-anchors.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A refresh token that is shown again so long after its session ended is still told apart from an unknown one. */
const SESSION_KEEP_MS = 7 * DAY_MS;
/** Finished tasks; a schedule knows by them which of its moments it has had. */
const TASK_KEEP_MS = 30 * DAY_MS;
const KEEP_CHANGES = 100_000;
/** No store takes away more at once, so that others get their turn in between. */
const AT_ONCE = 1000;
const MAX_ROUNDS = 1000;

/** What upkeep works on. */
export interface UpkeepParts {
  readonly store: SystemStore;
  readonly codex: { readonly audit: Pick<AuditLog, 'flush'> };
  readonly anchors: AuditAnchors;
  readonly clock: Clock;
}

/** Forgets what has expired, shortens the change log, and notes the head of the audit log outside of the database. */
export async function keepUp({ store, codex, anchors, clock }: UpkeepParts): Promise<void> {
  const nowMs = clock.nowMs();
  await toTheEnd(() => store.sessions.purge(nowMs - SESSION_KEEP_MS));
  await toTheEnd(() => store.links.purge(nowMs - DAY_MS));
  await toTheEnd(() => store.idempotency.purge(nowMs - DAY_MS));
  await toTheEnd(() => store.tasks.purge(nowMs - TASK_KEEP_MS));
  await toTheEnd(() => store.changes.compact(KEEP_CHANGES));
  await codex.audit.flush();
  anchors.note(await store.audit.head(), nowMs);
}

/** Does it each hour, first after an hour; the returned function ends it, once a round under way is done. */
export function startUpkeep(
  parts: UpkeepParts,
  timer: Timer,
  onFault: (error: unknown) => void,
): () => Promise<void> {
  let round: Promise<void> = Promise.resolve();
  let cancel = timer.after(HOUR_MS, start);
  function start(): void {
    round = keepUp(parts).catch(onFault);
    cancel = timer.after(HOUR_MS, start);
  }
  return async () => {
    cancel();
    await round;
  };
}

async function toTheEnd(removeSome: () => Promise<number>): Promise<void> {
  for (let round = 0; round < MAX_ROUNDS; round++) if ((await removeSome()) < AT_ONCE) return;
}

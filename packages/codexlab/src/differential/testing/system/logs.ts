import { type AuditEntry, changeCursor, type ChangeCursor } from '@codexlab/core';
import fc from 'fast-check';
import { type CallKind, keeps, reads } from './call.ts';
import { page, readPages } from './pages.ts';
import { deedAt, oneOf, type Scene } from './scene.ts';
import { CAST, deed, forgottenMs, id, sinceNowMs, text, textOrNull } from './values.ts';

const kind = fc.constantFrom('file.written', 'user.created', 'notebook.removed', 'task.created');
const about = { workspaceId: fc.option(id.workspace), notebookId: fc.option(id.notebook, { freq: 3 }) };
const entry = fc.record({
  ...{ ...about, deed, kind, entity: text, entityId: textOrNull, path: textOrNull },
  outcome: fc.constantFrom<AuditEntry['outcome'][]>('ok', 'denied', 'failed'),
});
const filter = fc.record(
  { workspaceIds: fc.array(about.workspaceId, { maxLength: 4 }), actorId: id.user, kind },
  { requiredKeys: [] },
);
const span = fc.record({ fromMs: sinceNowMs, untilMs: sinceNowMs }, { requiredKeys: [] });
const seq = fc.constantFrom(0, 1, 3, 10, 1000, -1);
const limit = fc.constantFrom(1, 2, 5, 1000, 1000, 0, 1001, 1.5);
const request = fc.record({ userId: id.user, key: text, requestHash: fc.constantFrom('one', 'other') });
const run = fc.constantFrom('run-1', 'run-2');
const body = fc.oneof(
  { weight: 9, arbitrary: text },
  { weight: 1, arbitrary: fc.constant('x'.repeat(70_000)) },
);

const audit: readonly CallKind[] = [
  keeps(
    'audit.append',
    (scene, drawn) =>
      scene.store.audit.append(
        drawn.map(({ deed: said, kind: what, ...subject }) => ({ ...deedAt(scene, what, said), ...subject })),
      ),
    fc.array(entry, { maxLength: 3 }),
  ),
  reads('audit.head', ({ store }) => store.audit.head()),
  reads(
    'audit.list',
    (scene, drawnFilter, { fromMs, untilMs }, drawn) => {
      const at = (ms: number | undefined) => (ms === undefined ? ms : scene.nowMs + ms);
      const wantedRows = { ...drawnFilter, fromMs: at(fromMs), untilMs: at(untilMs) };
      return readPages(scene, { list: 'audit', drawn }, (wanted) =>
        scene.store.audit.list(wantedRows, wanted),
      );
    },
    ...([filter, span, page] as const),
  ),
  reads('audit.read', ({ store }, after, most) => store.audit.read(after, most), seq, limit),
  reads(
    'audit.knownPaths',
    ({ store }, notebookId, requests) => store.audit.knownPaths(notebookId, requests),
    ...([id.notebook, fc.subarray(['r1', 'r2', 'r3', 'r9'])] as const),
  ),
  reads('audit.segments', ({ store }) => store.audit.segments()),
  reads('audit.seal', seal, fc.constantFrom(1, 2, 5), fc.constantFrom('', '', 'first', 'last', 'hash')),
];

const changes: readonly CallKind[] = [
  reads('changes.head', async (scene) => remember(scene, await scene.store.changes.head())),
  reads(
    'changes.since',
    async (scene, which, most) => {
      const batch = await scene.store.changes.since(cursorIn(scene, which), most);
      remember(scene, batch.cursor);
      return batch;
    },
    ...([fc.nat({ max: 99 }), limit] as const),
  ),
  keeps(
    'changes.compact',
    ({ store }, keep) => store.changes.compact(keep),
    fc.constantFrom(1, 10, 30, 30, 1000, -1),
  ),
];

const idempotency: readonly CallKind[] = [
  keeps(
    'idempotency.begin',
    ({ store, nowMs }, wanted, by) => store.idempotency.begin(wanted, by, nowMs),
    ...([request, run] as const),
  ),
  keeps(
    'idempotency.finish',
    ({ store }, wanted, status, answer) => store.idempotency.finish(wanted, { status, body: answer }),
    ...([request, fc.constantFrom(200, 404), body] as const),
  ),
  keeps('idempotency.abandon', ({ store }, wanted) => store.idempotency.abandon(wanted), request),
  keeps('idempotency.purge', ({ store, nowMs }, ms) => store.idempotency.purge(nowMs + ms), forgottenMs),
];

/** Calls of the audit log, of the change log and of the keys of requests. */
export const logs: readonly CallKind[] = [...audit, ...changes, ...idempotency];

/** Seals the oldest entries, or what is not quite that. */
async function seal({ store, at, nowMs }: Scene, most: number, wrong: string): Promise<unknown> {
  const sealed = (await store.audit.segments()).at(-1)?.lastSeq ?? 0;
  const rows = await store.audit.read(sealed, most);
  const [first, last] = [rows[0], rows.at(-1)];
  await store.audit.seal({
    firstSeq: (first?.seq ?? 1) + (wrong === 'first' ? 1 : 0),
    lastSeq: (last?.seq ?? 1) + (wrong === 'last' ? 1 : 0),
    lastHash: wrong === 'hash' ? 'none' : (last?.hash ?? ''),
    ...{ file: `segment-${at}`, sha256: 'sum', sealedAtMs: nowMs },
  });
  return rows.length;
}

function remember({ told }: Scene, cursor: ChangeCursor): ChangeCursor {
  told.changes.push(cursor);
  return cursor;
}

/** One that was told, the beginning of another log, or none at all. */
function cursorIn({ told }: Scene, which: number): ChangeCursor {
  const [foreign, none] = [changeCursor(CAST.users[0]!, 0), changeCursor(CAST.users[0]!, -1)];
  return oneOf([foreign, none, ...told.changes.slice(-8)], which) ?? none;
}

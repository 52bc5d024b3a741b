import { absPath, type AuditEntry, createIds, type Timer, type UserId } from '@codexlab/core';
import { fixedClock, memorySystemStore } from '@codexlab/core/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { type AuditAnchors, openAuditAnchors } from './audit-anchors.ts';
import { keepUp, startUpkeep, type UpkeepParts } from './upkeep.ts';

const DAY_MS = 86_400_000;
const NOW_MS = 100 * DAY_MS;
const clock = fixedClock(NOW_MS);
const userId: UserId = createIds(clock)();
const waiting: AuditEntry = {
  ...{ atMs: NOW_MS, kind: 'file.written', entity: 'file', entityId: null, outcome: 'ok', via: 'api' },
  ...{ actorId: null, requestId: null, address: null, workspaceId: null, notebookId: null, path: null },
};
let anchors: AuditAnchors;
let parts: UpkeepParts;

beforeEach(() => {
  anchors = openAuditAnchors(absPath(temporaryFolder()));
  const store = memorySystemStore();
  parts = { store, anchors, clock, codex: { audit: { flush: () => store.audit.append([waiting]) } } };
});

const request = (key: string) => ({ userId, key, requestHash: 'hash' });
const begin = (key: string, atMs: number) => parts.store.idempotency.begin(request(key), 'run', atMs);

describe('upkeep', () => {
  it('forgets everything that is too old, however much, and nothing else', async () => {
    for (let at = 0; at < 2_500; at++) await begin(`old ${at}`, NOW_MS - 2 * DAY_MS);
    await begin('new', NOW_MS);
    await keepUp(parts);
    expect(await parts.store.idempotency.purge(NOW_MS - DAY_MS)).toBe(0);
    expect(await begin('old 2499', NOW_MS)).toEqual({ state: 'begun', interruptedMs: null });
    expect(await begin('new', NOW_MS)).toEqual({ state: 'running' });
  });

  it('notes the head of the audit log once what was waiting is in it', async () => {
    await keepUp(parts);
    const head = await parts.store.audit.head();
    expect(head.seq).toBe(1);
    expect(anchors.all()).toEqual([head]);
  });

  it('comes each hour, also after a failure, and no more after its end', async () => {
    const faults: unknown[] = [];
    const due: { delayMs: number; task: () => void }[] = [];
    const timer: Timer = {
      after: (delayMs, task) => {
        const entry = { delayMs, task };
        due.push(entry);
        return () => due.splice(due.indexOf(entry), 1);
      },
      breathe: async () => undefined,
    };
    let fails = true;
    const flush = parts.codex.audit.flush;
    const failing = { audit: { flush: () => (fails ? Promise.reject(new Error('disk full')) : flush()) } };
    const stop = startUpkeep({ ...parts, codex: failing }, timer, (error) => faults.push(error));
    expect(due).toMatchObject([{ delayMs: 3_600_000 }]);
    due.shift()!.task();
    await expect.poll(() => faults).toHaveLength(1);
    fails = false;
    due.shift()!.task();
    await stop();
    expect(anchors.all()).toHaveLength(1);
    expect(faults).toHaveLength(1);
    expect(due).toEqual([]);
  });
});

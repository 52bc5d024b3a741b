import type { Change, SystemChange } from '@codexlab/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Access } from './access.ts';
import { type Hub, openHub } from './hub.ts';
import { parseCursor } from './joined-cursor.ts';
import { connect, rest, type TestClient, told } from './testing/client.ts';
import { happened, memoryLog, type MemoryLog, newId, written } from './testing/memory-log.ts';

interface Scene {
  readonly hub: Hub;
  readonly notebook: MemoryLog<Change>;
  readonly system: MemoryLog<SystemChange>;
}

/** A hub on two logs that have something in them already. */
async function scene(ring = { entries: 1000, bytes: 1_000_000 }): Promise<Scene> {
  const notebook = memoryLog<Change>();
  const system = memoryLog<SystemChange>();
  notebook.add(written('before.md'));
  system.add(happened('workspace.created'));
  const isRelevant = (row: SystemChange) => row.entity !== 'link';
  return { hub: await openHub({ notebook, system, isRelevant, ring }), notebook, system };
}

/** A cursor of each event, with `ready` the first. */
function cursorsOf({ events }: TestClient): string[] {
  return events.map(({ cursor }) => cursor);
}

const NUMBERS = Array.from({ length: 12 }, (_, i) => i);

/** Adds rows to both logs, every third to that of the system and some that nobody is shown. */
async function work({ hub, notebook, system }: Scene): Promise<string[]> {
  for (const i of NUMBERS) {
    if (i % 3 === 2) system.add(happened(`workspace.step${i}`, { atMs: i }));
    else notebook.add(written(`${i}.md`, i));
    if (i % 4 === 1) system.add(happened('link.used', { atMs: i }));
    if (i % 2 === 0) await hub.refresh();
  }
  await hub.refresh();
  return NUMBERS.map((i) => (i % 3 === 2 ? `workspace.step${i}` : `${i}.md`));
}

describe('a stream', () => {
  it('begins with ready and tells what comes from then on, in the order of the logs', async () => {
    const all = await scene();
    const client = connect(all.hub);
    expect(client.events).toMatchObject([{ type: 'ready', data: { resumed: false, heartbeat_seconds: 30 } }]);
    const expected = await work(all);
    expect(told(client.events).sort()).toEqual([...expected].sort());
    const files = expected.filter((name) => name.endsWith('.md'));
    expect(told(client.events).filter((name) => name.endsWith('.md'))).toEqual(files);
  });

  it.each([1000, 8, 4])(
    'goes on from the cursor of any event as if it had not been cut, with %i entries in memory',
    async (entries) => {
      const all = await scene({ entries, bytes: 1_000_000 });
      const whole = connect(all.hub);
      await work(all);
      for (const [cut, cursor] of cursorsOf(whole).entries()) {
        const again = connect(all.hub, { cursor });
        await rest();
        expect(again.events[0]).toMatchObject({ type: 'ready', cursor, data: { resumed: true } });
        const missed = told(whole.events.slice(cut + 1));
        expect(told(again.events).sort(), `cut after ${cut}`).toEqual([...missed].sort());
        if (entries === 1000) expect(told(again.events)).toEqual(missed);
        again.subscriber.gone();
      }
    },
  );

  it('goes on in a hub that was opened anew, from any event of the one before', async () => {
    const all = await scene();
    const whole = connect(all.hub);
    await work(all);
    const { notebook, system } = all;
    const isRelevant = (row: SystemChange) => row.entity !== 'link';
    for (const [cut, cursor] of cursorsOf(whole).entries()) {
      const hub = await openHub({ notebook, system, isRelevant });
      const again = connect(hub, { cursor });
      await rest();
      expect(told(again.events).sort()).toEqual([...told(whole.events.slice(cut + 1))].sort());
    }
  });

  it('misses nothing and repeats nothing, whenever it is cut and whatever happens meanwhile', async () => {
    const step = fc.oneof(
      fc.constantFrom('file', 'place', 'silent', 'refresh', 'rest'),
      fc.constantFrom('cut', 'stall', 'read'),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 5, maxLength: 60 }),
        fc.constantFrom(2, 5, 1000),
        async (steps, entries) => {
          const all = await scene({ entries, bytes: 1_000_000 });
          const { hub, notebook, system } = all;
          const expected: string[] = [];
          const got: string[] = [];
          let client = connect(hub);
          const take = () => got.push(...told(client.events));
          for (const [i, each] of steps.entries()) {
            if (each === 'file') notebook.add(written(`${i}.md`, steps.length - i));
            if (each === 'place') system.add(happened(`workspace.step${i}`));
            if (each === 'file') expected.push(`${i}.md`);
            if (each === 'place') expected.push(`workspace.step${i}`);
            if (each === 'silent') system.add(happened('link.used'));
            if (each === 'refresh') await hub.refresh();
            if (each === 'rest') await rest();
            if (each === 'stall') client.stall();
            if (each === 'read') client.read();
            if (each === 'cut') {
              client.subscriber.gone();
              take();
              client = connect(hub, { cursor: cursorsOf(client).at(-1) });
            }
          }
          client.read();
          await hub.refresh();
          await rest();
          take();
          expect([...got].sort()).toEqual([...expected].sort());
          const isFile = (name: string) => name.endsWith('.md');
          expect(got.filter(isFile)).toEqual(expected.filter(isFile));
        },
      ),
      { seed: 20_261_121, numRuns: 100 },
    );
  });
});

describe('a cursor that cannot be gone on from', () => {
  it('is answered with resync when the rows after it were forgotten, and with all that comes after that', async () => {
    const all = await scene({ entries: 4, bytes: 1_000_000 });
    const whole = connect(all.hub);
    await work(all);
    all.notebook.forget(all.notebook.rows.at(-2)!.seq);
    const again = connect(all.hub, { cursor: cursorsOf(whole)[1] });
    await rest();
    const head = cursorsOf(whole).at(-1);
    all.notebook.add(written('later.md'));
    await all.hub.refresh();
    expect(told(again.events).slice(-2)).toEqual(['resync', 'later.md']);
    expect(again.events.find(({ type }) => type === 'resync')).toMatchObject({
      data: { reason: 'expired' },
      cursor: head,
    });
  });

  it('is not gone on from in an index that is built anew while it is caught up with', async () => {
    const all = await scene({ entries: 2, bytes: 1_000_000 });
    const { cursor } = connect(all.hub).events[0]!;
    for (let i = 0; i < 1200; i++) all.notebook.add(written(`${i}.md`));
    await all.hub.refresh();
    const pages = all.hub.history(parseCursor(cursor, { ofNotebook: true }).at, all.hub.position());
    await pages.next();
    all.notebook.rebuild();
    for (let i = 0; i < 1200; i++) all.notebook.add(written(`new${i}.md`));
    await all.hub.refresh();
    await expect(pages.next()).rejects.toMatchObject({ code: 'stale' });
  });

  it('is answered with resync at once when it belongs to another index', async () => {
    const [one, other] = [await scene(), await scene()];
    const { cursor } = connect(other.hub).events[0]!;
    const client = connect(one.hub, { cursor });
    expect(client.events).toMatchObject([
      { type: 'ready', data: { resumed: false } },
      { type: 'resync', data: { reason: 'rebuilt' } },
    ]);
    await work(one);
    expect(told(client.events)).toHaveLength(1 + NUMBERS.length);
  });

  it('is answered with resync when it is ahead of logs that were restored', async () => {
    const all = await scene();
    const { cursor } = connect(all.hub).events[0]!;
    const client = connect(all.hub, { cursor: cursor.replace(/\d+$/, '999') });
    await rest();
    expect(told(client.events)).toEqual(['resync']);
    await work(all);
    expect(told(client.events)).toHaveLength(1 + NUMBERS.length);
  });

  it('makes everybody read anew when the index is built anew under them', async () => {
    const all = await scene();
    const clients = [connect(all.hub), connect(all.hub)];
    all.notebook.rebuild();
    await all.hub.refresh();
    all.notebook.add(written('new.md'));
    await all.hub.refresh();
    for (const client of clients) expect(told(client.events)).toEqual(['resync', 'new.md']);
  });
});

it('is shown with each beat how far the logs were read, past rows that are none of its own', async () => {
  const { hub, system } = await scene();
  const client = connect(hub);
  system.add(happened('link.used'));
  await hub.refresh();
  await client.subscriber.beat();
  expect(client.pingedAt()).toBe(cursorsOf(connect(hub))[0]);
  expect(client.pingedAt()).not.toBe(cursorsOf(client)[0]);
});

describe('a client that does not read', () => {
  const LONG = 'x'.repeat(4000);

  async function flood({ hub, notebook }: Scene, count: number): Promise<void> {
    for (let i = 0; i < count; i++) notebook.add(written(`${LONG}${i}.md`));
    await hub.refresh();
  }

  it('has little kept for it, and gets everything in order once it reads again, also what the ring forgot', async () => {
    const all = await scene({ entries: 50, bytes: 1_000_000 });
    const [slow, quick] = [connect(all.hub), connect(all.hub)];
    slow.stall();
    for (let i = 0; i < 10; i++) await flood(all, 100);
    await rest();
    expect(slow.unsentBytes()).toBeLessThan(300_000);
    expect(told(quick.events)).toHaveLength(1000);
    slow.read();
    await rest();
    expect(told(slow.events)).toEqual(told(quick.events));
  });

  it('is given up after a minute of standing still, and not before', async () => {
    const all = await scene();
    const client = connect(all.hub);
    client.stall();
    await flood(all, 200);
    await client.subscriber.beat();
    await client.subscriber.beat();
    expect(client.ended()).toBeNull();
    await client.subscriber.beat();
    expect(client.ended()).toBe('too_slow');
    expect(client.pings()).toBe(0);
  });

  it('is given up also when little is kept for it: signs of life that wait too are no progress', async () => {
    const all = await scene();
    const client = connect(all.hub);
    client.stall();
    await flood(all, 1);
    for (let beats = 0; beats < 3; beats++) await client.subscriber.beat();
    expect(client.ended()).toBe('too_slow');
  });

  it('is told on with the next beat, when the transport did not say that it took everything', async () => {
    const all = await scene();
    const client = connect(all.hub);
    client.stall();
    await flood(all, 100);
    client.drain();
    await client.subscriber.beat();
    expect(told(client.events)).toHaveLength(100);
  });

  it('is kept while it reads a little', async () => {
    const all = await scene();
    const client = connect(all.hub);
    for (let i = 0; i < 6; i++) {
      client.stall();
      await flood(all, 100);
      await client.subscriber.beat();
      client.read();
    }
    expect(client.ended()).toBeNull();
  });
});

describe('rights', () => {
  /** Somebody whose rights end with the row `member.removed`. */
  function member(system: MemoryLog<SystemChange>): Access & { checks: number } {
    return {
      checks: 0,
      concerns: ({ entity }) => entity === 'member',
      sees: () => true,
      async check() {
        this.checks++;
        await rest();
        return system.rows.some(({ kind }) => kind === 'member.removed') ? 'not_found' : null;
      },
    };
  }

  it('end the stream before anything is told that came after they were lost', async () => {
    const { hub, notebook, system } = await scene();
    const client = connect(hub, { access: member(system) });
    notebook.add(written('seen.md'));
    await hub.refresh();
    system.add(happened('member.removed'));
    notebook.add(written('secret.md'));
    await hub.refresh();
    notebook.add(written('secret too.md'));
    await hub.refresh();
    await rest();
    expect(told(client.events)).toEqual(['seen.md']);
    expect(client.events.at(-1)).toMatchObject({ type: 'closing', data: { reason: 'not_found' } });
    expect(client.ended()).toBe('not_found');
  });

  it('are looked at before what is caught up with is told, too', async () => {
    const { hub, notebook, system } = await scene({ entries: 2, bytes: 1_000_000 });
    const { cursor } = connect(hub).events[0]!;
    system.add(happened('member.removed'));
    for (let i = 0; i < 10; i++) notebook.add(written(`secret${i}.md`));
    await hub.refresh();
    const client = connect(hub, { cursor, access: member(system) });
    await rest();
    await rest();
    expect(told(client.events)).toEqual([]);
    expect(client.ended()).toBe('not_found');
  });

  it('are looked at once for many rows that concern them', async () => {
    const { hub, system } = await scene();
    const access = member(system);
    const client = connect(hub, { access });
    for (let i = 0; i < 20; i++) system.add(happened('member.updated', { entityId: newId() }));
    await hub.refresh();
    await rest();
    await rest();
    expect(told(client.events)).toHaveLength(20);
    expect(access.checks).toBe(1);
  });

  it('are looked at with each beat', async () => {
    const { hub, system } = await scene();
    const access = member(system);
    const client = connect(hub, { access });
    await client.subscriber.beat();
    expect([access.checks, client.pings()]).toEqual([1, 1]);
  });

  it('that cannot be looked at end the stream, which can be come back to', async () => {
    const { hub, system } = await scene();
    const faults: unknown[] = [];
    const check = () => Promise.reject(new Error('The disk is gone.'));
    const access: Access = { concerns: () => true, sees: () => true, check };
    const client = connect(hub, { access, onFault: (error) => faults.push(error) });
    system.add(happened('workspace.updated'));
    await hub.refresh();
    await rest();
    expect(client.ended()).toBe('going_away');
    expect(faults).toHaveLength(1);
    expect(told(client.events)).toEqual([]);
  });

  it('that cannot be looked at do not keep a stream open that is to be closed', async () => {
    const { hub } = await scene();
    const faults: unknown[] = [];
    const check = () => Promise.reject(new Error('The disk is gone.'));
    const access: Access = { concerns: () => false, sees: () => true, check };
    const client = connect(hub, { access, onFault: (error) => faults.push(error) });
    await client.subscriber.close('going_away');
    expect([client.ended(), faults.length]).toEqual(['going_away', 1]);
  });
});

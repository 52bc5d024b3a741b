import { describe, expect, it } from 'vitest';
import { CodexError, isCodexError } from '../errors.ts';
import { allFaults, createFaultInjector, type Fault } from '../fs/fault-injector.ts';
import { hashOfBytes } from '../fs/memory-file-system.ts';
import { isUlid, parseUlid } from '../ids.ts';
import { nameOf, parseRelPath, storedRelPath } from '../paths.ts';
import { type MemoryLine, openMemoryLine } from '../sync/memory-line.ts';
import { fromDisk } from '../sync/scope.ts';
import { createTrash } from './notebook-trash.ts';
import { emptyExpired, startTrashRetention } from './trash-retention.ts';
import { readKeepMs } from './trash-settings.ts';
import { listTrash } from './trash-store.ts';
import { TRASH_TTL_MS } from './trash.ts';

const at = parseRelPath;
const bytes = (text: string) => new TextEncoder().encode(text);
const textOf = (content: Uint8Array | undefined) => content && new TextDecoder().decode(content);
const DAY_MS = 24 * 60 * 60 * 1000;
const START_MS = 1_700_000_000_000;
const noSettings = { read: async () => ({}) };

const trashOf = ({ fs, line }: Pick<MemoryLine, 'fs' | 'line'>, settings = noSettings) =>
  createTrash({ fs, line: () => line, requireSeen: () => undefined, origin: fromDisk, settings });
const listed = async ({ fs }: Pick<MemoryLine, 'fs'>) =>
  (await listTrash(fs, {})).items.map(({ path }) => path);
/** What really lies there, leftovers too. */
const folders = async ({ fs }: Pick<MemoryLine, 'fs'>) =>
  (await fs.list(storedRelPath('.codex/trash')).catch(() => []))
    .map(({ path }) => nameOf(path))
    .filter(isUlid);

async function removedOnDays(days: readonly number[]) {
  let opened = await openMemoryLine({ nowMs: START_MS });
  for (const day of days) {
    opened = await openMemoryLine({ on: opened, nowMs: START_MS + day * DAY_MS });
    opened.disk.write(`day${day}.md`, `${day}`);
    await opened.line.remove(at(`day${day}.md`));
  }
  return opened;
}

describe('emptying the trash', () => {
  it('takes an entry away with the sidecars that were removed with it, and nothing else', async () => {
    const opened = await openMemoryLine();
    for (const name of ['photo.png', '.photo.png.json', 'photo.png.xml', 'other.md'])
      opened.disk.write(name, name);
    await opened.line.remove(at('photo.png'));
    await opened.line.remove(at('other.md'));
    const { items } = await trashOf(opened).list();
    const photo = items.find(({ path }) => path === 'photo.png')!;
    expect(await trashOf(opened).empty({ ids: [photo.id] })).toEqual({ removed: 1 });
    expect(await listed(opened)).toEqual(['other.md']);
    expect(await folders(opened)).toHaveLength(1);
    expect(await trashOf(opened).empty({ ids: [photo.id] })).toEqual({ removed: 0 });
  });

  it('takes away what was removed before a moment, and everything when none is named', async () => {
    const opened = await removedOnDays([0, 1, 2, 3]);
    expect(await trashOf(opened).empty({ beforeMs: START_MS + 2 * DAY_MS })).toEqual({ removed: 2 });
    expect(await listed(opened)).toEqual(['day3.md', 'day2.md']);
    expect(await trashOf(opened).empty()).toEqual({ removed: 2 });
    expect(await folders(opened)).toEqual([]);
  });

  it('empties more than one step holds', async () => {
    const opened = await openMemoryLine();
    for (let i = 0; i < 120; i++) {
      opened.disk.write(`${i}.md`, `${i}`);
      await opened.line.remove(at(`${i}.md`));
    }
    expect(await trashOf(opened).empty()).toEqual({ removed: 120 });
    expect(await folders(opened)).toEqual([]);
  });

  it('refuses what is no id before it removes anything', async () => {
    const opened = await removedOnDays([0]);
    const { items } = await trashOf(opened).list();
    const ids = [items[0]!.id, '../../notes'];
    await expect(trashOf(opened).empty({ ids })).rejects.toMatchObject({ code: 'invalid' });
    expect(await listed(opened)).toEqual(['day0.md']);
  });

  it.each(allFaults)('is completed by the next run whichever operation meets %s', async (fault) => {
    const run = async (nth: number) => {
      const base = await openMemoryLine();
      for (const name of ['photo.png', '.photo.png.json', 'note.md', 'kept.md']) base.disk.write(name, name);
      await base.line.remove(at('photo.png'));
      await base.line.remove(at('note.md'));
      const injector = createFaultInjector({ at: nth, fault });
      await openMemoryLine({ on: base, injector })
        .then((opened) => trashOf(opened).empty())
        .catch(unlessCodexError);
      const after = await openMemoryLine({ on: base });
      for (const path of await listed(after))
        expect(['photo.png', '.photo.png.json', 'note.md']).toContain(path);
      await trashOf(after).empty();
      expect(await listed(after)).toEqual([]);
      expect([...base.disk.files().keys()]).toEqual(['kept.md']);
      return injector.calls();
    };
    const operations = await run(0);
    for (let nth = 1; nth <= operations; nth++) await run(nth);
  });
});

describe('the time for which removed files are kept', () => {
  it.each([
    [{}, TRASH_TTL_MS],
    [{ trash: { keep_days: 90 } }, 90 * DAY_MS],
    [{ trash: { keep_days: 3650 } }, 3650 * DAY_MS],
    [{ trash: { keep_days: 0 } }, TRASH_TTL_MS],
    [{ trash: { keep_days: 3651 } }, TRASH_TTL_MS],
    [{ trash: { keep_days: 1.5 } }, TRASH_TTL_MS],
    [{ trash: { keep_days: 'long' } }, TRASH_TTL_MS],
    [{ trash: [90] }, TRASH_TTL_MS],
  ])('is read from settings that are %o', async (held, keepMs) => {
    expect(await readKeepMs({ read: async () => held })).toBe(keepMs);
  });

  it('is told of every entry', async () => {
    const opened = await removedOnDays([0]);
    const [entry] = (await trashOf(opened, { read: async () => ({ trash: { keep_days: 2 } }) }).list()).items;
    expect(entry!.expiresMs - entry!.deletedMs).toBe(2 * DAY_MS);
  });

  it('ends with the removal of what is older, and of that alone', async () => {
    const opened = await removedOnDays([0, 5, 9]);
    const settings = { read: async () => ({ trash: { keep_days: 5 } }) };
    const clock = { nowMs: () => START_MS + 11 * DAY_MS };
    const timer = { breathe: async () => undefined };
    await emptyExpired({ ...opened, settings, clock, timer }, () => false);
    expect(await listed(opened)).toEqual(['day9.md']);
  });

  it('does not end while nobody can read what the settings say', async () => {
    const opened = await removedOnDays([0]);
    const broken = () => Promise.reject(new CodexError('invalid', 'The settings are broken.'));
    const settings = { read: broken };
    const clock = { nowMs: () => START_MS + 4000 * DAY_MS };
    const timer = { breathe: async () => undefined };
    await emptyExpired({ ...opened, settings, clock, timer }, () => false);
    expect(await listed(opened)).toEqual(['day0.md']);
    expect((await trashOf(opened, settings).list()).items).toHaveLength(1);
  });
});

describe('forgetting by itself', () => {
  it('happens soon after opening and every day, until it is ended', async () => {
    const opened = await removedOnDays([0, 20]);
    const waiting: { delayMs: number; work: () => void }[] = [];
    const after = (delayMs: number, work: () => void) => {
      const entry = { delayMs, work };
      waiting.push(entry);
      return () => void waiting.splice(waiting.indexOf(entry), 1);
    };
    const emptied: number[] = [];
    let nowMs = START_MS + 31 * DAY_MS;
    const line = {
      emptyTrash: async (ids: readonly string[]) => {
        emptied.push(ids.length);
        return opened.line.emptyTrash(ids);
      },
    };
    const timer = { after, breathe: async () => undefined };
    const end = startTrashRetention({
      ...opened,
      line,
      settings: noSettings,
      clock: { nowMs: () => nowMs },
      timer,
    });
    const fire = async (count: number) => {
      waiting.shift()!.work();
      await expect.poll(() => emptied.length).toBe(count);
    };
    expect(waiting.map(({ delayMs }) => delayMs)).toEqual([5_000]);
    await fire(1);
    expect(waiting.map(({ delayMs }) => delayMs)).toEqual([DAY_MS]);
    nowMs += 20 * DAY_MS;
    await fire(2);
    await expect.poll(() => listed(opened)).toEqual([]);
    end();
    expect(waiting).toEqual([]);
  });
});

describe('a write that keeps what it replaces', () => {
  const path = at('notes/a.md');

  it('puts the replaced bytes into the trash, under the name that they had', async () => {
    const opened = await openMemoryLine();
    opened.disk.write(path, 'old');
    const origin = { actor: 'ada', via: 'api', requestId: 'r1' };
    await opened.line.write(path, bytes('new'), { keepReplaced: true, origin });
    expect(textOf(opened.disk.files().get(path))).toBe('new');
    const [entry, ...others] = (await listTrash(opened.fs, {})).items;
    expect(others).toEqual([]);
    expect(entry).toMatchObject({ path, kind: 'file', sizeBytes: 3, deletedMs: START_MS, origin });
    await opened.line.restore(entry!.id, { to: at('notes/a.old.md') });
    expect(textOf(opened.disk.files().get('notes/a.old.md'))).toBe('old');
    expect(await folders(opened)).toEqual([]);
  });

  it.each(['manifest.json', 'staged', 'large.bin'])('keeps a file called %s whole', async (name) => {
    const opened = await openMemoryLine();
    const old = 'x'.repeat(name === 'large.bin' ? 2 * 1024 * 1024 : 10);
    opened.disk.write(name, old);
    await opened.line.write(at(name), bytes('new'), { keepReplaced: true });
    const [entry] = (await listTrash(opened.fs, {})).items;
    await opened.line.restore(entry!.id, { to: at('back') });
    expect(textOf(opened.disk.files().get('back'))).toBe(old);
  });

  it('keeps nothing where nothing was', async () => {
    const opened = await openMemoryLine();
    await opened.line.write(path, bytes('new'), { keepReplaced: true });
    await opened.line.write(at('b.md'), bytes('new'), { keepReplaced: true, ifHash: null });
    expect(await folders(opened)).toEqual([]);
  });

  it('leaves nothing behind when it is refused', async () => {
    const opened = await openMemoryLine();
    opened.disk.write(path, 'old');
    const seen = { keepReplaced: true, ifHash: hashOfBytes(bytes('something else')) };
    await expect(opened.line.write(path, bytes('new'), seen)).rejects.toMatchObject({ code: 'conflict' });
    await expect(
      opened.line.write(path, bytes('new'), { keepReplaced: true, ifHash: null }),
    ).rejects.toMatchObject({ code: 'conflict' });
    expect(textOf(opened.disk.files().get(path))).toBe('old');
    expect(await folders(opened)).toEqual([]);
  });

  it.each(allFaults)('loses no version whichever operation meets %s', async (fault) => {
    const operations = await keepUnder({ nth: 0, fault });
    expect(operations).toBeGreaterThan(5);
    for (let nth = 1; nth <= operations; nth++) await keepUnder({ nth, fault });
  });

  it('loses no version of those who write in between', async () => {
    const operations = await keepUnder({ nth: 0, fault: 'EIO' });
    expect(operations).toBeGreaterThan(5);
    for (let nth = 1; nth <= operations; nth++) await keepUnder({ nth: 0, fault: 'EIO', foreignBefore: nth });
  });

  async function keepUnder(plan: { nth: number; fault: Fault; foreignBefore?: number }): Promise<number> {
    const base = await openMemoryLine();
    base.disk.write(path, 'old');
    const injector = createFaultInjector({
      ...{ at: plan.nth, fault: plan.fault },
      between: (call) => {
        if (call === plan.foreignBefore) base.disk.write(path, 'foreign');
      },
    });
    try {
      const opened = await openMemoryLine({ on: base, injector });
      await opened.line.write(path, bytes('new'), { keepReplaced: true });
    } catch (error) {
      unlessCodexError(error);
    }
    const current = textOf(base.disk.files().get(path));
    const kept = await Promise.all((await listTrash(base.fs, {})).items.map(({ id }) => contentOf(base, id)));
    const { foreignBefore } = plan;
    const versions = new Set([current, ...kept]);
    if (foreignBefore === undefined) expect(versions).toContain('old');
    else if (current === 'new') expect(kept).toEqual(['foreign']);
    expect(['old', 'new', 'foreign']).toContain(current);
    return injector.calls();
  }
});

async function contentOf({ fs }: Pick<MemoryLine, 'fs'>, id: string): Promise<string> {
  const folder = storedRelPath(`.codex/trash/${parseUlid(id)}`);
  const stats = await fs.list(folder);
  const content = stats.find((stat) => nameOf(stat.path) !== 'manifest.json');
  expect(content).toBeDefined();
  return new TextDecoder().decode((await fs.read(content!.path)).bytes);
}

function unlessCodexError(error: unknown): void {
  if (!isCodexError(error)) throw error;
}

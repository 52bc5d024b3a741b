import { describe, expect, it } from 'vitest';
import { CodexError } from '../errors.ts';
import type { Hash } from '../fs/file-system.ts';
import { hashOfBytes, type MemoryDisk } from '../fs/memory-file-system.ts';
import { memoryBaseStore } from '../history/memory-base-store.ts';
import { storedRelPath } from '../paths.ts';
import type { NotebookLine } from '../sync/line.ts';
import { openMemoryLine } from '../sync/memory-line.ts';
import { diffTexts } from '../text/diff-texts.ts';
import { mergeTexts } from '../text/merge-texts.ts';
import { saveFile, type SavePorts, type SaveRequest } from './save-file.ts';

const encode = (text: string) => new TextEncoder().encode(text);
const hashOf = (text: string) => hashOfBytes(encode(text));
const path = storedRelPath('note.md');
const origin = { actor: 'ada', via: 'api', requestId: null };
const request: SaveRequest = { path, bytes: new Uint8Array(), base: null, origin, diff: false };

interface Scene {
  readonly disk: MemoryDisk;
  readonly ports: SavePorts;
  /** What was written through the line, in order. */
  readonly writes: string[];
  readonly save: (
    text: string | Uint8Array,
    base: string | null,
    more?: Partial<SaveRequest>,
  ) => ReturnType<typeof saveFile>;
  readonly onDisk: () => string | null;
}

/** A note that somebody was given as `base`; `beforeWrite` happens on the disk before each write. */
async function scene(
  options: {
    readonly base?: string;
    readonly beforeWrite?: (disk: MemoryDisk) => void;
  } & Partial<SavePorts> = {},
): Promise<Scene> {
  const { base, beforeWrite, ...given } = options;
  const { line, fs, disk } = await openMemoryLine();
  const bases = memoryBaseStore();
  if (base !== undefined) {
    disk.write('note.md', base);
    bases.keep(hashOf(base), encode(base));
  }
  const writes: string[] = [];
  const write: NotebookLine['write'] = async (at, bytes, how) => {
    beforeWrite?.(disk);
    const written = await line.write(at, bytes, how);
    writes.push(new TextDecoder().decode(bytes));
    return written;
  };
  const ports: SavePorts = {
    ...{ fs, bases },
    line: { write, sync: line.sync },
    texts: {
      merge: (versions) => Promise.resolve(mergeTexts(versions)),
      diff: (before, after, how) => Promise.resolve(diffTexts(before, after, how)),
    },
    versions: { contentOf: () => Promise.reject(new CodexError('unsupported', 'There is no repository.')) },
    ...given,
  };
  return {
    ...{ disk, ports, writes },
    save: (content, from, more) => {
      const bytes = typeof content === 'string' ? encode(content) : content;
      return saveFile(ports, { ...request, bytes, base: from === null ? null : hashOf(from), ...more });
    },
    onDisk: () => {
      const bytes = disk.files().get('note.md');
      return bytes ? new TextDecoder().decode(bytes) : null;
    },
  };
}

const BASE = '# Day\n\nmorning\n\nevening\n';
const OURS = '# Day\n\nmorning: coffee\n\nevening\n';
const THEIRS = '# Day\n\nmorning\n\nevening: tea\n';
const BOTH = '# Day\n\nmorning: coffee\n\nevening: tea\n';

describe('saving a file that nobody else changed', () => {
  it('writes it as it was given', async () => {
    const { save, onDisk } = await scene({ base: BASE });
    const { file, outcome, diff } = await save(OURS, BASE);
    expect([outcome, file.hash, file.conflict, diff]).toEqual(['written', hashOf(OURS), null, null]);
    expect(onDisk()).toBe(OURS);
  });

  it('makes a new one', async () => {
    const { save, onDisk } = await scene();
    expect((await save(OURS, null)).outcome).toBe('written');
    expect(onDisk()).toBe(OURS);
  });

  it('tells what changed, when that is asked for', async () => {
    const { save } = await scene({ base: BASE });
    expect((await save(OURS, BASE, { diff: true })).diff).toMatchObject({ added: 1, removed: 1 });
    const created = await (await scene()).save('a\nb\n', null, { diff: true });
    expect(created.diff).toMatchObject({ added: 2, removed: 0 });
  });
});

describe('saving a file that somebody else changed', () => {
  it('leaves both changes standing, and tells what it added to the other', async () => {
    const { save, disk, onDisk } = await scene({ base: BASE });
    disk.write('note.md', THEIRS);
    const { outcome, file, diff } = await save(OURS, BASE, { diff: true });
    expect([outcome, file.hash]).toEqual(['merged', hashOf(BOTH)]);
    expect(onDisk()).toBe(BOTH);
    const changed = diff?.hunks[0]?.lines.filter(({ kind }) => kind !== 'same').map(({ text }) => text);
    expect(changed).toEqual(['morning', 'morning: coffee']);
  });

  it('merges anew while it goes on changing', async () => {
    let round = 0;
    const beforeWrite = (disk: MemoryDisk) => {
      if (++round <= 3) disk.write('note.md', `${BASE}${'line\n'.repeat(round)}`);
    };
    const { save, onDisk, writes } = await scene({ base: BASE, beforeWrite });
    expect((await save(OURS, BASE)).outcome).toBe('merged');
    expect(onDisk()).toBe(`${OURS}line\nline\nline\n`);
    expect(writes).toHaveLength(1);
  });

  it('gives up, with nothing changed, when it never holds still', async () => {
    let round = 0;
    const beforeWrite = (disk: MemoryDisk) => disk.write('note.md', `${BASE}${++round}\n`);
    const { save, writes, onDisk } = await scene({ base: BASE, beforeWrite });
    await expect(save(OURS, BASE)).rejects.toMatchObject({ code: 'conflict', details: { reason: 'busy' } });
    expect([writes, onDisk()]).toEqual([[], `${BASE}${round}\n`]);
  });

  it('knows the merged version as ground of the next merge', async () => {
    const { save, disk, onDisk } = await scene({ base: BASE });
    disk.write('note.md', THEIRS);
    await save(OURS, BASE);
    disk.write('note.md', `${BOTH}night\n`);
    await save(BOTH.replace('Day', 'Day one'), BOTH);
    expect(onDisk()).toBe(`${BOTH.replace('Day', 'Day one')}night\n`);
  });

  it('takes the ground from the history when it is kept nowhere else', async () => {
    const asked: unknown[] = [];
    const contentOf = (at: string, hash: string) => {
      asked.push([at, hash]);
      return Promise.resolve(encode(BASE));
    };
    const { save, disk, onDisk } = await scene({ bases: memoryBaseStore(), versions: { contentOf } });
    disk.write('note.md', THEIRS);
    await save(OURS, BASE);
    expect(onDisk()).toBe(BOTH);
    expect(asked).toEqual([['note.md', hashOf(BASE)]]);
  });

  it('writes nothing when the same stands there already', async () => {
    const { save, disk, writes } = await scene({ base: BASE });
    disk.write('note.md', OURS);
    expect(await save(OURS, BASE)).toMatchObject({
      outcome: 'written',
      file: { hash: hashOf(OURS), indexed: true },
    });
    disk.write('note.md', BOTH);
    expect(await save(OURS, BASE)).toMatchObject({ outcome: 'merged', file: { hash: hashOf(BOTH) } });
    expect(writes).toEqual([]);
  });
});

describe('a save that cannot be merged changes nothing', () => {
  async function refusal(at: Scene, ...args: Parameters<Scene['save']>): Promise<CodexError> {
    const before = at.onDisk();
    const error: unknown = await at.save(...args).catch((caught: unknown) => caught);
    expect(at.onDisk()).toBe(before);
    expect(at.writes).toEqual([]);
    if (!(error instanceof CodexError)) throw new Error('It was saved.');
    return error;
  }

  it('where both changed the same place: it tells both sides', async () => {
    const at = await scene({ base: BASE });
    at.disk.write('note.md', BASE.replace('morning', 'morning: tea'));
    const { code, details } = await refusal(at, OURS, BASE);
    expect(code).toBe('conflict');
    expect(details).toEqual({
      ...{ path: 'note.md', reason: 'overlap', current: hashOf(BASE.replace('morning', 'morning: tea')) },
      conflictCount: 1,
      conflicts: [
        {
          ...{ base: { from: 3, count: 1 }, ours: { from: 3, count: 1 }, theirs: { from: 3, count: 1 } },
          ...{ baseText: 'morning\n', oursText: 'morning: coffee\n', theirsText: 'morning: tea\n' },
        },
      ],
    });
  });

  it('with at most 100 places, whose texts are cut between characters', async () => {
    const lines = (text: (at: number) => string) =>
      Array.from({ length: 300 }, (_, at) => (at % 2 === 0 ? `${at}\n` : text(at))).join('');
    const at = await scene({ base: lines((nth) => `b${nth}\n`) });
    at.disk.write(
      'note.md',
      lines((nth) => `t${nth}\n`),
    );
    const { details } = await refusal(
      at,
      lines((nth) => `o${nth}${'😀'.repeat(4000)}\n`),
      lines((nth) => `b${nth}\n`),
    );
    const conflicts = details['conflicts'] as readonly { readonly oursText: string }[];
    expect([conflicts.length, details['conflictCount']]).toEqual([100, 150]);
    expect(conflicts[0]!.oursText.startsWith('o1😀')).toBe(true);
    for (const { oursText } of conflicts) {
      expect(oursText.length).toBeLessThanOrEqual(4096);
      expect(oursText.isWellFormed()).toBe(true);
    }
  });

  it.each([
    ['no_base', 'nobody knows the version it came from', 'other', 'never seen'],
    ['exists', 'there is a file of which the writer knew nothing', 'other', null],
    ['gone', 'there is no file any more', null, BASE],
  ] as const)('%s: %s', async (reason, _, standing, from) => {
    const at = await scene({ base: BASE });
    if (standing === null) at.disk.remove('note.md');
    else at.disk.write('note.md', standing);
    const { code, details } = await refusal(at, OURS, from);
    expect([code, details['reason'], details['current']]).toEqual([
      'conflict',
      reason,
      standing && hashOf(standing),
    ]);
  });

  it.each([
    ['what is saved', new Uint8Array([1, 0, 2]), encode('theirs\n')],
    ['what stands there', encode('ours\n'), new Uint8Array([0xff, 0xfe, 1])],
    ['what stands there, by its size', encode('ours\n'), new Uint8Array(10_485_761).fill(97)],
  ])('where one of them is no text: %s', async (_, ours, theirs) => {
    const at = await scene({ base: BASE });
    at.disk.write('note.md', theirs);
    const { details } = await refusal(at, ours, BASE);
    expect([details['reason'], details['current']]).toEqual(['not_text', hashOfBytes(theirs)]);
  });

  it('where a folder or a link stands', async () => {
    const at = await scene();
    at.disk.makeFolder('note.md');
    for (const base of [null, BASE]) {
      const { code, details } = await refusal(at, OURS, base);
      expect([code, details['reason']]).toEqual(['conflict', undefined]);
    }
  });

  it('and a failure of the disk is told as that', async () => {
    const failing = () =>
      Promise.reject(new CodexError('unavailable', 'The disk is full.', { errno: 'ENOSPC' }));
    const { fs, bases, texts, versions, line } = (await scene({ base: BASE })).ports;
    const ports: SavePorts = { fs, bases, texts, versions, line: { ...line, write: failing } };
    const base: Hash = hashOf(BASE);
    await expect(saveFile(ports, { ...request, base })).rejects.toMatchObject({ code: 'unavailable' });
  });
});

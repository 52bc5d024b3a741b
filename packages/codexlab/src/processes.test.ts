import { execFileSync } from 'node:child_process';
import { chmodSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { hashesInIndex, hashesOnDisk } from './testing/folder-oracle.ts';
import { runToEnd, startCommand, untilEnd } from './testing/kill-rounds.ts';
import { canMount, canStartAsNobody, nobody } from './testing/rights.ts';
import { temporaryFolder, writeFiles } from './testing/temporary-folder.ts';
import { testEngine } from './testing/test-engine.ts';

const PATIENCE_MS = 120_000;

describe('two processes on one notebook', () => {
  // Where files are not shared the second process is refused, as open.test.ts shows.
  it.runIf(testEngine.sharesFiles)(
    'keep one index: the second reads, waits for the first, and indexes when it has gone',
    async () => {
      const root = temporaryFolder({ 'a.md': 'zebra' });
      const data = ['--data', temporaryFolder()];
      const holder = startCommand(['open', root, '--json', ...data]);
      onTestFinished(() => void holder.kill('SIGKILL'));
      const ended = untilEnd(holder);
      await says(holder, /"watching"/);
      writeFileSync(join(root, 'b.md'), 'giraffe');

      const refused = await runToEnd(['sync', '-n', root, '--json', ...data]);
      expect(refused.code, refused.stderr).toBe(4);
      const waited = await runToEnd(['sync', '-n', root, '--wait', '--json', ...data]);
      expect(waited.code, waited.stderr).toBe(0);
      const found = await runToEnd(['search', 'giraffe', '-n', root, '--json', ...data]);
      expect(found.stdout, found.stderr).toContain('b.md');

      holder.kill('SIGTERM');
      await ended;
      writeFileSync(join(root, 'c.md'), 'okapi');
      const indexed = await runToEnd(['index', root, '--json', ...data]);
      expect(indexed.code, indexed.stderr).toBe(0);
      expect(await hashesInIndex(join(root, '.codex'))).toEqual(hashesOnDisk(root));
    },
    PATIENCE_MS,
  );

  it(
    'agree on one identity and one index when both open it first at the same moment',
    async () => {
      const root = temporaryFolder({ 'a.md': 'zebra' });
      const data = ['--data', temporaryFolder()];
      const both = await Promise.all([0, 1].map(() => runToEnd(['index', root, '--json', ...data])));
      expect(both.map(({ code }) => code)).toContain(0);
      for (const { code, stderr } of both) expect([0, 4], stderr).toContain(code);
      expect(readdirSync(join(data[1]!, 'notebooks'))).toHaveLength(1);
      expect(await hashesInIndex(join(root, '.codex'))).toEqual(hashesOnDisk(root));
    },
    PATIENCE_MS,
  );
});

// Elsewhere there is no way to take open files from a process that has started.
describe.runIf(process.platform === 'linux')('a process that may open hardly any more files', () => {
  it(
    'says so or goes on, indexes nothing false, and the next one mends the rest',
    async () => {
      const root = temporaryFolder({ 'a.md': 'zebra' });
      const data = ['--data', temporaryFolder()];
      const holder = startCommand(['open', root, '--json', ...data]);
      onTestFinished(() => void holder.kill('SIGKILL'));
      const ended = untilEnd(holder);
      await says(holder, /"watching"/);
      const opened = readdirSync(`/proc/${holder.pid}/fd`).length;
      execFileSync('prlimit', ['--pid', String(holder.pid), `--nofile=${opened + 4}`]);
      const files = Array.from({ length: 500 }, (_, i) => [`d${i % 60}/n${i}.md`, `note ${i}`] as const);
      const told = says(holder, /degraded|unavailable|file_created/);
      writeFiles(root, Object.fromEntries(files));
      await told;
      holder.kill('SIGTERM');
      await ended;
      const known = await hashesInIndex(join(root, '.codex'));
      const disk = hashesOnDisk(root);
      for (const [path, hash] of known) expect([null, disk.get(path)], path).toContain(hash);
      const after = await runToEnd(['index', root, '--json', ...data]);
      expect(after.code, after.stderr).toBe(0);
      expect(await hashesInIndex(join(root, '.codex'))).toEqual(hashesOnDisk(root));
    },
    PATIENCE_MS,
  );
});

describe('what a person may not read or write', () => {
  // Only the administrator may start a process as somebody else.
  it.runIf(canStartAsNobody())(
    'is told with exit code 5, and the rest is indexed',
    async () => {
      const root = temporaryFolder({
        'open.md': 'zebra',
        'closed.md': 'secret',
        'locked/inside.md': 'secret',
        'wide/note.md': 'zebra too',
      });
      const dataDir = temporaryFolder();
      execFileSync('chown', ['-R', `${nobody.uid}:${nobody.gid}`, root, dataDir]);
      chmodSync(join(root, 'closed.md'), 0);
      chmodSync(join(root, 'locked'), 0);
      const common = ['--json', '--data', dataDir];
      const indexed = await untilEnd(
        startCommand(['index', root, ...common], { HOME: dataDir, TMPDIR: dataDir }, nobody),
      );
      expect(indexed.code, indexed.stderr).toBe(5);
      const index = await hashesInIndex(join(root, '.codex'));
      expect(index.get('open.md')).toBe(hashesOnDisk(root).get('open.md'));
      expect([...index.keys()]).toContain('wide/note.md');
      expect([...index.keys()]).not.toContain('locked/inside.md');
    },
    PATIENCE_MS,
  );

  // Only the administrator may mount a disk, and not in every container.
  it.runIf(canMount())(
    'has its index in the data folder when the notebook lies on a read-only disk',
    async () => {
      const root = temporaryFolder();
      execFileSync('mount', ['-t', 'tmpfs', 'tmpfs', root]);
      onTestFinished(() => void execFileSync('umount', [root]));
      writeFiles(root, { 'a.md': 'zebra', 'b/c.md': 'giraffe' });
      execFileSync('mount', ['-o', 'remount,ro', root]);
      const dataDir = temporaryFolder();
      const indexed = await runToEnd(['index', root, '--json', '--data', dataDir]);
      expect(indexed.code, indexed.stderr).toBe(0);
      expect(readdirSync(root).sort()).toEqual(['a.md', 'b']);
      const [name] = readdirSync(join(dataDir, 'indexes'));
      expect(await hashesInIndex(join(dataDir, 'indexes', name!))).toEqual(hashesOnDisk(root));
      const found = await runToEnd(['search', 'giraffe', '-n', root, '--json', '--data', dataDir]);
      expect(found.stdout, found.stderr).toContain('b/c.md');
    },
    PATIENCE_MS,
  );
});

/** Done when the process has written what matches `text`. */
function says(child: ReturnType<typeof startCommand>, text: RegExp): Promise<void> {
  return new Promise((done, fail) => {
    let said = '';
    child.stdout!.on('data', (chunk) => {
      said += String(chunk);
      if (text.test(said)) done();
    });
    child.once('close', () => fail(new Error(`The process ended after saying: ${said}`)));
  });
}

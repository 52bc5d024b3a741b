import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runToEnd, startCommand, untilEnd } from './testing/kill-rounds.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';

/** `pnpm torture` runs many more. */
const ROUNDS = Number(process.env.CODEX_HISTORY_KILL_ROUNDS ?? 2);
const NOTES = 40;

it('commits at last whatever was written, however often the process that commits is killed', async () => {
  const root = temporaryFolder({ 'note0.md': '0\n' });
  const dataDir = temporaryFolder();
  const git = (...args: string[]) => execFileSync('git', args, { cwd: root, encoding: 'utf8' });
  const begun = await runToEnd(['init', root, '--git', '--data', dataDir]);
  expect(begun.code).toBe(0);
  const settings = join(root, '.codex/notebook.yml');
  writeFileSync(
    settings,
    readFileSync(settings, 'utf8').replace(/auto_commit: true/, '$&\n  quiet_seconds: 0'),
  );
  for (let round = 0; round < ROUNDS; round++) {
    const child = startCommand(['open', root, '--json', '--data', dataDir]);
    const ended = untilEnd(child);
    const commits = Number(git('rev-list', '--count', 'HEAD'));
    let written = 0;
    // Writes go on until a commit was made while they did; the kill strikes wherever the process is then.
    while (
      Number(git('rev-list', '--count', 'HEAD')) < commits + 1 + (round % 4) &&
      child.exitCode === null
    ) {
      writeFileSync(join(root, `note${written % NOTES}.md`), `round ${round}, write ${written}\n`);
      if (written % 7 === 6) rmSync(join(root, `note${(written * 3) % NOTES}.md`), { force: true });
      written++;
      await new Promise(setImmediate); // hears of its end
    }
    child.kill('SIGKILL');
    await ended;
    const mended = await runToEnd(['index', root, '--data', dataDir]);
    expect(mended).toMatchObject({ code: 0 });
    expect(git('status', '--porcelain', '--', ':!.codex')).toBe('');
    git('fsck', '--strict');
    const locks = readdirSync(join(root, '.git')).filter((name) => name.endsWith('.lock'));
    expect(locks).toEqual([]);
  }
}, 3_600_000);

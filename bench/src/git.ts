import { execFile, execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { openHost } from 'codexlab';

/** What something took here, and what git's own commands took for the same. */
export interface GitRun {
  readonly ms: number;
  readonly gitMs: number;
}

const SETTINGS = ['-c', 'user.name=bench', '-c', 'user.email=bench@localhost', '-c', 'gc.auto=0'];
const FOLDER_FILES = 100;
const run = promisify(execFile);

/** Commits one changed file among many, in turns with `git add` and `git commit`. */
export async function measureCommit(
  work: string,
  given: { readonly files: number; readonly rounds: number },
): Promise<readonly GitRun[]> {
  const dir = join(work, `commit-${given.files}`);
  makeNotes(dir, given.files);
  const git = gitIn(dir);
  git(['init', '-q', '-b', 'main']);
  git(['add', '.']);
  git(['commit', '-qm', 'all']);
  git(['repack', '-adq']);
  const host = await openHost({ dataDir: join(work, `commit-data-${given.files}`) });
  const notebook = await host.open(dir);
  const runs: GitRun[] = [];
  for (let round = 0; round < given.rounds; round++) {
    const [theirs, ours] = [`d${round}/f7.md`, `d${round}/f9.md`];
    for (const file of [theirs, ours]) appendFileSync(join(dir, file), 'more\n');
    const gitMs = await timed(async () => {
      await run('git', [...SETTINGS, 'add', '--', theirs], { cwd: dir });
      await run('git', [...SETTINGS, 'commit', '-qm', 'change'], { cwd: dir });
    });
    runs.push({ gitMs, ms: await timed(() => notebook.history.commit({ paths: [ours] })) });
  }
  await host.close();
  return runs;
}

/** Reads the history of one file among thousands of commits, in turns with `git log`. */
export async function measureLog(
  work: string,
  given: { readonly commits: number; readonly rounds: number },
): Promise<readonly GitRun[]> {
  const dir = join(work, 'log');
  mkdirSync(dir, { recursive: true });
  const git = gitIn(dir);
  git(['init', '-q', '-b', 'main']);
  git(['fast-import', '--quiet'], manyCommits(given.commits));
  git(['reset', '-q', '--hard', 'main']);
  const host = await openHost({ dataDir: join(work, 'log-data') });
  const notebook = await host.open(dir);
  const runs: GitRun[] = [];
  for (let round = 0; round < given.rounds; round++) {
    const gitMs = await timed(() =>
      run('git', ['log', '--follow', '--', 'f7.md'], { cwd: dir, maxBuffer: 1 << 28 }),
    );
    const ms = await timed(() => notebook.history.list({ path: 'f7.md' }, { limit: 1000 }));
    runs.push({ gitMs, ms });
  }
  await host.close();
  return runs;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startMs = performance.now();
  await work();
  return performance.now() - startMs;
}

function gitIn(dir: string): (args: readonly string[], input?: string) => void {
  return (args, input) =>
    void execFileSync('git', [...SETTINGS, ...args], {
      cwd: dir,
      stdio: 'pipe',
      ...(input === undefined ? {} : { input }),
    });
}

function makeNotes(dir: string, files: number): void {
  for (let folder = 0; folder < files / FOLDER_FILES; folder++) {
    mkdirSync(join(dir, `d${folder}`), { recursive: true });
    for (let file = 0; file < FOLDER_FILES; file++)
      writeFileSync(join(dir, `d${folder}`, `f${file}.md`), `note ${folder} ${file}\n`);
  }
}

/** A tenth of the commits change `f7.md`. */
function manyCommits(count: number): string {
  return Array.from({ length: count }, (_, index) => {
    const content = `commit ${index}\n`;
    const who = `A <a@b> ${1_700_000_000 + index} +0000`;
    return [
      `commit refs/heads/main\ncommitter ${who}\ndata ${content.length}\n${content}\n`,
      `M 100644 inline f${index % 10}.md\ndata ${content.length}\n${content}\n`,
    ].join('');
  }).join('');
}

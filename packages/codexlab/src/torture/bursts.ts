import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { noteText, put } from './content.ts';
import type { Round } from './scenario.ts';

const call = promisify(execFile);

/** Makes many changes at once in a folder that is watched meanwhile. */
export type Burst = (round: Round, root: string) => Promise<void>;

/** What other programs do to a folder at once, each in its own way. */
export const bursts: Readonly<Record<string, Burst>> = {
  async untar(round, root) {
    const files = amount(1500);
    const from = round.folder();
    for (let i = 0; i < files; i++) put(from, `set${i % 40}/part${i % 7}/n${i}.md`, `# ${i}\n`);
    const archive = join(round.folder(), 'many.tar');
    await call('tar', ['-cf', archive, '-C', from, '.']);
    await call('tar', ['-xf', archive, '-C', root]);
  },

  async 'rename storm'(round, root) {
    for (let i = 0; i < 20; i++) put(root, `s0-${i}/sub/n.md`, noteText(round, i));
    for (let turn = 0; turn < amount(30); turn++) {
      for (let i = 0; i < 20; i++)
        renameSync(join(root, `s${turn}-${i}`), join(root, `s${turn + 1}-${(i + 1) % 20}`));
      await breathe();
      put(root, `s${turn + 1}-${round.pick(20)}/sub/new${turn}.md`, noteText(round, turn));
    }
  },

  async 'one name again and again'(round, root) {
    for (let i = 0; i < amount(400); i++) {
      const choice = round.pick(5);
      if (choice < 2) put(root, 'same.md', `# ${i}\n`);
      else if (choice === 2) rmSync(join(root, 'same.md'), { force: true, recursive: true });
      else if (choice === 3 && existsSync(join(root, 'same.md')))
        renameSync(join(root, 'same.md'), join(root, 'other.md'));
      else if (choice === 4 && existsSync(join(root, 'other.md')))
        renameSync(join(root, 'other.md'), join(root, 'same.md'));
      if (round.pick(9) === 0) await breathe();
    }
  },

  async 'nested folders'(round, root) {
    for (let i = 0; i < amount(200); i++) {
      put(root, `n${i}/b/c/d/file.md`, `# ${i}\n`);
      if (round.pick(10) === 0) await breathe();
    }
  },

  async 'a folder replaced'(round, root) {
    put(root, 'same/inner/0.md', 'start');
    for (let i = 1; i <= amount(60); i++) {
      if (round.pick(2)) rmSync(join(root, 'same'), { recursive: true });
      else renameSync(join(root, 'same'), join(root, `old${i}`));
      if (round.pick(3) === 0) await breathe();
      put(root, `same/inner/${i}.md`, `${i}`);
      if (round.pick(3) === 0) await breathe();
      put(root, `same/inner/after-${i}.md`, `${i}`);
    }
  },

  async 'git checkout'(round, root) {
    const git = (...words: string[]) =>
      call('git', ['-c', 'user.name=n', '-c', 'user.email=e', '-c', 'gc.auto=0', ...words], { cwd: root });
    const files = amount(400);
    await git('init', '-q');
    for (let i = 0; i < files; i++) put(root, `b${i % 17}/n${i}.md`, `# one ${i}\n`);
    await git('add', '-A');
    await git('commit', '-qm', 'one');
    await git('checkout', '-q', '-b', 'two');
    for (let i = 0; i < files; i += 2) put(root, `b${i % 17}/n${i}.md`, `# two ${i}\n`);
    for (let i = 1; i < files; i += 5) rmSync(join(root, `b${i % 17}/n${i}.md`));
    for (let i = 0; i < files; i += 3) put(root, `c${i % 9}/deep/m${i}.md`, `# new ${i}\n`);
    await git('add', '-A');
    await git('commit', '-qm', 'two');
    for (let turn = 1 + round.pick(3); turn > 0; turn--) await git('checkout', '-q', turn % 2 ? '-' : 'two');
  },

  async 'rsync --delete'(round, root) {
    const from = round.folder({}, root);
    for (let i = 0; i < amount(300); i++) put(from, `r${i % 11}/n${i}.md`, noteText(round, i));
    for (const name of readdirSync(from).filter((each) => !each.startsWith('.')))
      if (round.pick(4) === 0) rmSync(join(from, name), { recursive: true });
    if (await has('rsync')) await call('rsync', ['-a', '--delete', '--exclude=.*', `${from}/`, `${root}/`]);
    else await mirror(from, root);
  },

  async 'a copy beside'(round, root) {
    put(root, 'kept/a.md', noteText(round, 0));
    for (let i = 0; i < amount(20); i++) {
      cpSync(join(root, 'kept'), join(root, `copy${i}/kept`), { recursive: true });
      if (round.pick(4) === 0) await breathe();
    }
  },
};

/** Lets waiting events in. */
export function breathe(): Promise<void> {
  return new Promise((done) => setImmediate(done));
}

/** The long version does more at once. */
function amount(few: number): number {
  return process.env.CODEX_TORTURE_RUNS === undefined ? Math.ceil(few / 4) : few;
}

async function has(program: string): Promise<boolean> {
  return call(program, ['--version']).then(
    () => true,
    () => false,
  );
}

/** What rsync does: each file under another name beside its place, then renamed; what is no longer wanted goes. */
async function mirror(from: string, to: string): Promise<void> {
  mkdirSync(to, { recursive: true });
  const wanted = readdirSync(from, { withFileTypes: true }).filter(({ name }) => !name.startsWith('.'));
  for (const entry of wanted) {
    if (entry.isDirectory()) await mirror(join(from, entry.name), join(to, entry.name));
    else await replace(join(from, entry.name), to, entry.name);
  }
  const names = new Set(wanted.map(({ name }) => name));
  for (const name of readdirSync(to).filter((each) => !each.startsWith('.') && !names.has(each)))
    rmSync(join(to, name), { recursive: true });
}

async function replace(from: string, folder: string, name: string): Promise<void> {
  const temporary = join(folder, `.${name}.Xy12Zq`);
  writeFileSync(temporary, '');
  cpSync(from, temporary, { preserveTimestamps: true });
  await breathe();
  renameSync(temporary, join(folder, name));
}

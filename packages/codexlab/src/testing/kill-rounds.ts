import { type ChildProcess, spawn } from 'node:child_process';
import { appendFileSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hashesInIndex, hashesOnDisk } from './folder-oracle.ts';

/** What a series of kills has shown. */
export interface KillReport {
  readonly rounds: number;
  /** How often the process died while it was still bringing the index up to date. */
  readonly diedIndexing: number;
}

/** What Node runs as the command: it from source, or the built one that `CODEX_BIN` names, which starts sooner. */
export const commandWords: readonly string[] = process.env.CODEX_BIN
  ? [process.env.CODEX_BIN]
  : [
      '--import',
      'tsx',
      '--conditions=codexlab-source',
      fileURLToPath(new URL('../cli/main.ts', import.meta.url)),
    ];

/** Runs the real command in a process of its own. */
export function startCommand(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
  who: { readonly uid?: number; readonly gid?: number } = {},
): ChildProcess {
  return spawn(process.execPath, [...commandWords, ...args], {
    ...who,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
}

/** What a process said until its end. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command to its end. */
export function runToEnd(args: readonly string[], env?: NodeJS.ProcessEnv): Promise<Ended> {
  return untilEnd(startCommand(args, env));
}

/** Collects what a process says until it ends. */
export async function untilEnd(child: ChildProcess): Promise<Ended> {
  const [stdout, stderr] = await Promise.all([collect(child.stdout!), collect(child.stderr!), exited(child)]);
  return { code: child.exitCode, stdout, stderr };
}

/**
 * Kills `codexlab open` again and again at random instants while the folder changes, and after each kill lets
 * `codexlab index` mend the index: it must equal the folder then, and no file may have changed a byte.
 * Throws at the first difference and names the round and its seed.
 */
export async function killRounds(options: {
  readonly root: string;
  readonly dataDir: string;
  readonly rounds: number;
  readonly seed: number;
}): Promise<KillReport> {
  const random = createRandom(options.seed);
  const common = ['--data', options.dataDir];
  let diedIndexing = 0;
  for (let round = 0; round < options.rounds; round++) {
    churn(options.root, random, 400);
    const child = startCommand(['open', options.root, '--json', ...common]);
    const output = collect(child.stdout!);
    // The instant is random on purpose: whatever it hits, what is demanded afterwards is the same.
    const killed = killAfter(child, random() * 2500);
    churn(options.root, random, 30);
    await killed;
    if (!(await output).includes('"fresh"')) diedIndexing++;
    const before = hashesOnDisk(options.root);
    const mended = await runToEnd(['index', options.root, '--json', ...common]);
    const where = `round ${round} of seed ${options.seed}`;
    if (mended.code !== 0) throw new Error(`${where}: index ended with ${mended.code}: ${mended.stderr}`);
    const after = hashesOnDisk(options.root);
    demandEqual(after, before, `${where}: a file has changed`);
    demandEqual(
      await hashesInIndex(join(options.root, '.codex')),
      after,
      `${where}: the index differs from the folder`,
    );
  }
  return { rounds: options.rounds, diedIndexing };
}

async function killAfter(child: ChildProcess, delayMs: number): Promise<void> {
  const ended = exited(child);
  const timer = setTimeout(() => child.kill('SIGKILL'), delayMs);
  await ended;
  clearTimeout(timer);
}

function exited(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => child.once('close', () => resolve()));
}

async function collect(stream: NodeJS.ReadableStream): Promise<string> {
  let text = '';
  for await (const chunk of stream) text += String(chunk);
  return text;
}

/** Changes a folder as people and programs do. */
function churn(root: string, random: () => number, count: number): void {
  const pick = (limit: number) => Math.floor(random() * limit);
  const path = () => join(root, `folder${pick(12)}`, `note${pick(60)}.md`);
  for (let i = 0; i < count; i++) {
    const target = path();
    mkdirSync(dirname(target), { recursive: true });
    const choice = random();
    if (choice < 0.5)
      writeFileSync(
        target,
        `# Note ${i}\n\nword${pick(1000)} [[note${pick(60)}]] #tag${pick(9)}\n${'text '.repeat(pick(400))}`,
      );
    else if (choice < 0.7) appendFileSync(target, `more ${pick(1000)}\n`);
    else if (choice < 0.85) rmSync(target, { force: true });
    else renameQuietly(target, path());
  }
  if (random() < 0.3) renameQuietly(join(root, `folder${pick(12)}`), join(root, `renamed${pick(1e6)}`));
}

function renameQuietly(from: string, to: string): void {
  try {
    mkdirSync(dirname(to), { recursive: true });
    renameSync(from, to);
  } catch {
    // not there, or not empty: nothing was changed
  }
}

function demandEqual(
  actual: ReadonlyMap<string, unknown>,
  expected: ReadonlyMap<string, unknown>,
  what: string,
): void {
  const paths = [...new Set([...actual.keys(), ...expected.keys()])].filter(
    (path) => actual.get(path) !== expected.get(path),
  );
  if (paths.length > 0) throw new Error(`${what}: ${paths.slice(0, 5).join(', ')} (${paths.length} paths)`);
}

/** A linear congruential generator (Numerical Recipes): the same numbers for the same seed. */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
}

import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the checkout. */
export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/** The path of a command that a development dependency brought. */
export function bin(name) {
  return join(ROOT, 'node_modules', '.bin', name);
}

/** Runs a command to its end without input; resolves to its exit code and everything that it printed, in order. */
export function run(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'], ...options });
    const output = [];
    child.stdout.on('data', (piece) => output.push(piece));
    child.stderr.on('data', (piece) => output.push(piece));
    child.on('error', (error) => resolve({ code: 1, output: String(error) }));
    child.on('close', (code) => resolve({ code: code ?? 1, output: Buffer.concat(output).toString() }));
  });
}

/** Runs a command whose output goes straight to the terminal; resolves to its exit code. */
export function show(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'], ...options });
    child.on('error', () => resolve(1));
    child.on('close', (code) => resolve(code ?? 1));
  });
}

/** Calls `work` for every item, at most `width` at once; results are in the order of the items. */
export async function inParallel(items, width, work) {
  const results = [];
  const queue = items.entries();
  const lane = async () => {
    for (const [at, item] of queue) results[at] = await work(item);
  };
  await Promise.all(Array.from({ length: width }, lane));
  return results;
}

/** Prints the problems of a check and ends the process: with 1 when there are any. */
export function finish(problems, summary) {
  for (const problem of problems) console.error(problem);
  if (problems.length === 0) console.log(summary);
  process.exit(problems.length === 0 ? 0 : 1);
}

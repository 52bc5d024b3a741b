import { type ChildProcess, spawn } from 'node:child_process';
import { gitEnvironment, type GitSettings } from './git-settings.ts';
import { gitFailure } from './git-failure.ts';
import { CodexError } from '@codexlab/core';

/** How one command is run. */
export interface GitCall {
  /** The executable. */
  readonly git: string;
  readonly cwd: string;
  readonly args: readonly string[];
  readonly settings: GitSettings;
  /** More of the environment. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** What it reads; a promise lets git start meanwhile. One that fails ends the input, and is for whoever made it. */
  readonly input?: Uint8Array | Promise<Uint8Array> | undefined;
  /** More output than this is `too_large`. Default: 256 MiB. */
  readonly maxBytes?: number | undefined;
  /** The command is stopped so long after its input was there, which is `unavailable`. Default: 120,000. */
  readonly timeoutMs?: number | undefined;
  /** Exit codes that are answers and no failures. Default: 0 alone. */
  readonly codes?: readonly number[] | undefined;
}

/** What a command answered. */
export interface GitAnswer {
  readonly code: number;
  readonly out: Buffer;
}

const MAX_OUTPUT_BYTES = 256 * 1024 * 1024;
const MAX_STDERR_BYTES = 64 * 1024;
const TIMEOUT_MS = 120_000;

/** Runs git, without a shell, and collects its output. Throws what `gitFailure` makes of its errors. */
export async function runGit(call: GitCall): Promise<GitAnswer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  const max = call.maxBytes ?? MAX_OUTPUT_BYTES;
  const code = await drive(call, (chunk) => {
    bytes += chunk.length;
    if (bytes > max) throw tooLarge(max);
    chunks.push(chunk);
    return true;
  });
  return { code, out: Buffer.concat(chunks) };
}

/** Runs git and gives its output in pieces, until `take` answers false: then git is stopped, which is no failure. */
export async function streamGit(call: GitCall, take: (chunk: Buffer) => boolean): Promise<void> {
  await drive(call, take);
}

/** Starts git with pipes for a talk of many questions; the caller ends it. */
export function startGit(call: Pick<GitCall, 'git' | 'cwd' | 'args' | 'settings' | 'env'>): ChildProcess {
  return spawn(call.git, [...call.args], {
    cwd: call.cwd,
    env: { ...gitEnvironment(call.settings), ...call.env },
    stdio: ['pipe', 'pipe', 'pipe'],
    shell: false,
    windowsHide: true,
  });
}

function drive(call: GitCall, take: (chunk: Buffer) => boolean): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = startGit(call);
    let stderr = '';
    let ended: { readonly error: unknown } | 'enough' | null = null;
    const stop = (reason: { readonly error: unknown } | 'enough') => {
      ended ??= reason;
      child.kill('SIGKILL');
    };
    let timer: NodeJS.Timeout | undefined;
    const feed = (input?: Uint8Array) => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      timer = setTimeout(() => stop({ error: tookTooLong(call) }), call.timeoutMs ?? TIMEOUT_MS);
      child.stdin?.end(input);
    };
    child.stdout?.on('data', (chunk: Buffer) => {
      if (ended) return;
      try {
        if (!take(chunk)) stop('enough');
      } catch (error) {
        stop({ error });
      }
    });
    child.stderr?.on('data', (chunk: Buffer) => {
      if (stderr.length < MAX_STDERR_BYTES) stderr += chunk.toString('utf8');
    });
    // git may end before it has read everything; its exit code tells why.
    child.stdin?.on('error', () => undefined);
    if (call.input instanceof Promise) call.input.then(feed, () => feed());
    else feed(call.input);
    child.on('error', (error) => {
      clearTimeout(timer);
      reject(cannotRun(error));
    });
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      if (ended === 'enough') return resolve(0);
      if (ended) return reject(ended.error);
      if (code !== null && (call.codes ?? [0]).includes(code)) return resolve(code);
      reject(gitFailure({ args: call.args, stderr, code, signal, cwd: call.cwd }));
    });
  });
}

function tooLarge(maxBytes: number): CodexError {
  return new CodexError('too_large', `git answered more than ${maxBytes} bytes.`, { maxBytes });
}

function tookTooLong(call: GitCall): CodexError {
  return new CodexError('unavailable', `git ${call.args[0]} took too long and was stopped.`, {
    command: call.args[0] ?? '',
  });
}

function cannotRun(error: unknown): CodexError {
  const errno = error instanceof Error && 'code' in error ? String(error.code) : null;
  return new CodexError('unavailable', 'The git command could not be started.', { errno }, { cause: error });
}

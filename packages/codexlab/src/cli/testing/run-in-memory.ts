import { systemClock } from '@codexlab/core';
import { openHost } from '../../open.ts';
import type { CommandContext, CommandInput } from '../context.ts';
import { runCommand } from '../run-command.ts';

/** What came of a command. */
export interface CommandResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** How to run a command in a test. */
export interface RunOptions {
  readonly cwd: string;
  readonly dataDir: string;
  readonly isTty?: boolean;
  /** Variables beside that of the data folder. */
  readonly env?: Readonly<Record<string, string>>;
  readonly context?: Partial<CommandContext>;
}

/** A command that is running; its output so far can be waited for. */
export interface RunningCommand {
  readonly done: Promise<CommandResult>;
  /** Done when the standard output or error matches; fails when the command ends without. */
  readonly told: (pattern: RegExp) => Promise<string>;
  readonly stop: () => void;
}

/** Starts a command in this process, on real notebooks, with its output in memory. */
export function startCommand(argv: readonly string[], options: RunOptions): RunningCommand {
  const { cwd, dataDir, isTty = false, env = {}, context = {} } = options;
  const ending = new AbortController();
  const out = { stdout: '', stderr: '' };
  const listeners = new Set<() => void>();
  const sink = (name: 'stdout' | 'stderr') => ({
    isTty,
    columns: 80,
    write: (text: string) => {
      out[name] += text;
      for (const listener of listeners) listener();
    },
  });
  const done = runCommand(argv, {
    terminal: {
      ...{ stdout: sink('stdout'), stderr: sink('stderr') },
      env: { CODEX_DATA_DIR: dataDir, ...env },
    },
    clock: systemClock,
    signal: ending.signal,
    callerDir: cwd,
    invocation: 'codexlab',
    input: noInput,
    openHost: (host) => openHost({ ...host, workers: 0 }),
    checkIntegrity: async () => [],
    ...context,
  }).then((exitCode) => ({ exitCode, ...out }));
  return {
    done,
    stop: () => ending.abort(),
    told: (pattern) =>
      new Promise((tell, fail) => {
        const look = (): void => {
          const found = pattern.exec(out.stdout) ?? pattern.exec(out.stderr);
          if (found) tell(found[0]);
        };
        listeners.add(look);
        void done.then(({ stdout, stderr }) =>
          fail(new Error(`ended without ${pattern}:\n${stdout}${stderr}`)),
        );
        look();
      }),
  };
}

/** Nobody is there, and nothing is written to the command. */
const noInput: CommandInput = {
  isTty: false,
  readAll: async () => '',
  askSecretly: async () => {
    throw new Error('Nobody is there to be asked.');
  },
};

/** Runs a command to its end. */
export function run(argv: readonly string[], options: RunOptions): Promise<CommandResult> {
  return startCommand(argv, options).done;
}

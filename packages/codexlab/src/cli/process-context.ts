import { realpathSync } from 'node:fs';
import { systemClock } from '@codexlab/core';
import { checkAt } from '../databases/access.ts';
import { openHost } from '../open.ts';
import type { CommandContext } from './context.ts';
import { callerFolder, invocationOf, type ProcessStart } from './invocation.ts';
import { processInput } from './process-input.ts';
import { columnsOf, type TextSink } from './terminal.ts';

const SIGNAL_BASE = 128;
const ENDING_SIGNALS = { SIGINT: 2, SIGTERM: 15, SIGHUP: 1 } as const;

/** The real world: this process's streams, folder, signals and notebooks. */
export function processContext(): CommandContext {
  const start = processStart();
  const ending = new AbortController();
  endOnSignals(ending);
  return {
    terminal: {
      stdout: sinkOf(process.stdout, ending),
      stderr: sinkOf(process.stderr, ending),
      env: process.env,
    },
    clock: systemClock,
    signal: ending.signal,
    callerDir: callerFolder(start),
    invocation: invocationOf(start),
    input: processInput(ending),
    openHost,
    checkIntegrity: checkAt,
  };
}

function processStart(): ProcessStart {
  const workingDir = process.cwd();
  const script = process.argv[1] ?? '';
  return { script: script && realpathSync(script), workingDir: realpathSync(workingDir), env: process.env };
}

/** The first signal asks the command to end, which closes what is open; the second ends the process. */
function endOnSignals(ending: AbortController): void {
  for (const [signal, number] of Object.entries(ENDING_SIGNALS)) {
    process.on(signal, () => {
      if (ending.signal.aborted) process.exit(SIGNAL_BASE + number);
      ending.abort();
    });
  }
}

/** A reader that goes away (`| head`) is no fault: the command ends, quietly. */
function sinkOf(stream: NodeJS.WriteStream, ending: AbortController): TextSink {
  let open = true;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    open = false;
    ending.abort();
  });
  return {
    write: (text) => {
      if (open) stream.write(text);
    },
    get isTty() {
      return stream.isTTY === true;
    },
    get columns() {
      return columnsOf(stream.columns, process.env);
    },
  };
}

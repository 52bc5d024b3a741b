import { isCodexError } from '@codexlab/core';
import { LOG_LEVELS, type LogLevel } from './config.ts';

/** Plain values beside a message: never a secret, a name or content. */
export type LogFields = Readonly<Record<string, string | number | boolean | null>>;

/** Tells what a server does. */
export type Log = Readonly<Record<LogLevel, (message: string, fields?: LogFields) => void>>;

/** How to tell it. */
export interface LogOptions {
  readonly level: LogLevel;
  readonly format: 'text' | 'json';
  /** Takes one line, without its end. */
  readonly write: (line: string) => void;
  readonly nowMs: () => number;
}

/** Makes a log: one line for each message, as text or as JSON. */
export function createLog(options: LogOptions): Log {
  const tell =
    (level: LogLevel) =>
    (message: string, fields: LogFields = {}) => {
      if (LOG_LEVELS.indexOf(level) > LOG_LEVELS.indexOf(options.level)) return;
      const time = new Date(options.nowMs()).toISOString();
      const line = { time, level, message, ...fields };
      options.write(
        options.format === 'json' ? JSON.stringify(line) : `${time} ${level} ${message}${inWords(fields)}`,
      );
    };
  return { error: tell('error'), warn: tell('warn'), info: tell('info'), debug: tell('debug') };
}

function inWords(fields: LogFields): string {
  return Object.entries(fields)
    .map(([name, value]) => ` ${name}=${JSON.stringify(value)}`)
    .join('');
}

/** A failure for the log: faults of ours with their trace, others with their message. */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return isCodexError(error) && error.code !== 'internal' ? error.message : (error.stack ?? error.message);
}

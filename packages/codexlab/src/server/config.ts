import { CodexError } from '@codexlab/core';
import { type BackupConfig, readBackupConfig } from '../operations/backup/backup-config.ts';
import { isLoopback, LOOPBACK, unbracketed } from './loopback.ts';
import { oneOf, portOf, publicUrlOf, splitList, tokenOf, wholeNumberOf } from './config-values.ts';
import { type SchedulePattern, schedulePatternOf } from './schedule-pattern.ts';

/** What a person says on the command line; each comes before its variable of the environment. */
export interface ServerChoices {
  readonly host?: string | undefined;
  readonly port?: string | number | undefined;
  readonly publicUrl?: string | undefined;
}

/** How much is told of what the server does, least first. */
export const LOG_LEVELS = ['error', 'warn', 'info', 'debug'] as const;

/** One of `LOG_LEVELS`. */
export type LogLevel = (typeof LOG_LEVELS)[number];

/** How a server shall run. */
export interface ServerConfig {
  /**
   * `local`: only this machine reaches it, and a one-time link signs the person in. `server`: others reach it, by
   * another address than loopback or by a public address in front of it, and everybody needs an account.
   */
  readonly mode: 'local' | 'server';
  readonly host: string;
  /** Null: the usual port, or the next free one. 0: any free one. */
  readonly port: number | null;
  /** The address that people reach it by, without a slash at the end; null: host and port. */
  readonly publicUrl: string | null;
  /** What keeps the system database, as `--engine` takes it; null: whatever does. */
  readonly engine: string | null;
  readonly registration: 'open' | 'closed';
  /** Origins of other sites whose pages may call the API; none unless they are named. */
  readonly corsOrigins: readonly string[];
  /** Addresses (or blocks of them) whose forwarding headers are believed. */
  readonly trustedProxies: readonly string[];
  readonly logLevel: LogLevel;
  readonly logFormat: 'text' | 'json';
  /** With it a program reads the metrics of a server that others reach; null: administrators alone do. */
  readonly metricsToken: string | null;
  /** Statements of databases that take longer are told in the log; 0: none is. */
  readonly slowQueryMs: number;
  /** How backups are made. */
  readonly backup: BackupConfig;
  /** When a backup is made by itself; null: never. */
  readonly backupSchedule: SchedulePattern | null;
  /** When databases are maintained by themselves; null: never. */
  readonly maintenanceSchedule: SchedulePattern | null;
}

/** Variables of the environment; an empty one counts as unset. */
export type Environment = Readonly<Record<string, string | undefined>>;

const SLOW_QUERY_MS = 200;
const HOUR_MS = 3_600_000;
/** Sundays at four in the morning, UTC. */
const WEEKLY = '0 4 * * 0';

/** Reads the configuration. Throws `invalid` with details `{ field }`: the option or variable that is wrong. */
export function readServerConfig(choices: ServerChoices, env: Environment): ServerConfig {
  const host = hostOf(choices.host ?? (env['CODEX_HOST'] || LOOPBACK));
  const publicUrl = publicUrlChosen(choices, env);
  const reachesOut = !isLoopback(host) || (publicUrl !== null && !isLoopback(new URL(publicUrl).hostname));
  return {
    mode: reachesOut ? 'server' : 'local',
    host,
    port: portChosen(choices, env),
    publicUrl,
    engine: env['CODEX_ENGINE'] || null,
    registration: oneOf('CODEX_REGISTRATION', env, ['closed', 'open']),
    corsOrigins: splitList(env['CODEX_CORS_ORIGINS']).map(originOf),
    trustedProxies: splitList(env['CODEX_TRUSTED_PROXIES']),
    ...readLogConfig(env),
    metricsToken: tokenOf('CODEX_METRICS_TOKEN', env),
    slowQueryMs: wholeNumberOf('CODEX_SLOW_QUERY_MS', env, { usual: SLOW_QUERY_MS, most: HOUR_MS }),
    backup: readBackupConfig(env),
    backupSchedule: schedulePatternOf('CODEX_BACKUP_SCHEDULE', env, 'off'),
    maintenanceSchedule: schedulePatternOf('CODEX_MAINTENANCE_SCHEDULE', env, WEEKLY),
  };
}

/** What the environment says of the log alone. Throws as `readServerConfig`. */
export function readLogConfig(env: Environment): Pick<ServerConfig, 'logLevel' | 'logFormat'> {
  return {
    logLevel: oneOf('CODEX_LOG_LEVEL', env, ['info', ...LOG_LEVELS]),
    logFormat: oneOf('CODEX_LOG_FORMAT', env, ['text', 'json']),
  };
}

function publicUrlChosen(choices: ServerChoices, env: Environment): string | null {
  if (choices.publicUrl !== undefined) return publicUrlOf('public-url', choices.publicUrl);
  return env['CODEX_PUBLIC_URL'] ? publicUrlOf('CODEX_PUBLIC_URL', env['CODEX_PUBLIC_URL']) : null;
}

function portChosen(choices: ServerChoices, env: Environment): number | null {
  if (choices.port !== undefined) return portOf('port', choices.port);
  return env['CODEX_PORT'] ? portOf('CODEX_PORT', env['CODEX_PORT']) : null;
}

function hostOf(text: string): string {
  const host = unbracketed(text);
  if (/^[\w.:%-]+$/.test(host)) return host;
  const message = `"${text}" is no name or address to listen at. Give one without a port: --host 127.0.0.1`;
  throw new CodexError('invalid', message, { field: 'host' });
}

function originOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url && /^https?:$/.test(url.protocol) && url.origin === text.replace(/\/$/, '').toLowerCase())
    return url.origin;
  const message = `"${text}" in CODEX_CORS_ORIGINS is no origin. Write it like https://lab.example.org, commas between.`;
  throw new CodexError('invalid', message, { field: 'CODEX_CORS_ORIGINS' });
}

import {
  type Clock,
  type Codex,
  CodexError,
  type RequestContext,
  systemClock,
  systemTimer,
} from '@codexlab/core';
import { createMetrics } from '@codexlab/server';
import type { StorageChoice } from '@codexlab/storage-sql';
import { dataDirOf, openDataDir } from '../data-dir.ts';
import { choiceOf } from '../databases/load-engine.ts';
import type { Host } from '../library.ts';
import { openHost } from '../open.ts';
import { dataGauges } from '../operations/gauges.ts';
import { backupHandler, createShelf } from '../operations/backup/backup-task.ts';
import { maintenanceHandler } from '../operations/maintenance-task.ts';
import { createBackground } from './background.ts';
import { outsideOfRoots, requireRoots } from './allowed-folder.ts';
import { type Closers, withClosers } from './closers.ts';
import { type Environment, readServerConfig, type ServerChoices, type ServerConfig } from './config.ts';
import { type ServerPlace, urlOf } from './hosts.ts';
import { listen } from './listen.ts';
import { createLog, type Log, messageOf } from './log.ts';
import { openSystem, type System } from './open-system.ts';
import { requireAccounts, requireStart } from './require-accounts.ts';
import { beginUse, catchUpAll } from './unclean-stop.ts';
import { slowLog } from './slow-log.ts';
import { startUpkeep } from './upkeep.ts';

/** How to open a server. What is not said here is taken from the environment, see `docs/server.md`. */
export interface CodexServerOptions extends ServerChoices {
  /** The data folder. Default: `CODEX_DATA_DIR`, else `$XDG_DATA_HOME/codexlab`. */
  readonly dataDir?: string | undefined;
  /**
   * Which engine keeps the system database, and new notebooks; `conflict` when another one keeps it. Default: what
   * `CODEX_ENGINE` says, else the one that keeps it, for a new one better-sqlite3.
   */
  readonly storage?: StorageChoice | undefined;
  /** Variables. Default: those of this process. */
  readonly env?: Environment | undefined;
  /**
   * Folders that superusers may make workspaces of, each with all below it; one that is not there is refused (`invalid`).
   * Default: none.
   */
  readonly allowedRoots?: readonly string[] | undefined;
  /** Opens folders; whoever gives it closes it. Default: one of its own, with threads. */
  readonly notebooks?: Pick<Host, 'open'> | undefined;
  /** Takes the lines of the log, without their end. Default: the standard error. */
  readonly writeLog?: ((line: string) => void) | undefined;
  readonly clock?: Clock | undefined;
}

/** A server that runs. */
export interface CodexServer {
  /** `local`: only this machine reaches it, and `createLocalLink` signs its owner in. */
  readonly mode: 'local' | 'server';
  /** The address that people reach it by, without a slash at the end. */
  readonly url: string;
  readonly host: string;
  readonly port: number;
  /** All that can be done, for the program that embeds the server. */
  readonly codex: Codex;
  /** A link that signs the owner of this process in, once, within 15 minutes. Throws `forbidden` in the mode `server`. */
  createLocalLink(): Promise<{ readonly url: string; readonly expiresMs: number }>;
  /** Takes no more requests, ends those under way (10 s at most), and closes everything. Safe to repeat. */
  close(): Promise<void>;
}

/** Folders that one line of the log names. */
const MAX_NAMED = 10;

const origin: RequestContext = Object.freeze({ via: 'library', requestId: null, address: null });

/** What `openCodexServer` does. */
export function startServer(options: CodexServerOptions): Promise<CodexServer> {
  return withClosers(async (closers) => {
    const { env = process.env, clock = systemClock } = options;
    const config = readServerConfig(options, env);
    const log = logOf(options, config, clock);
    const { allowedRoots = [] } = options;
    requireRoots(allowedRoots);
    let ending = false;
    const onTrouble = (error: unknown): void => {
      if (!ending) log.error(messageOf(error)); // what is cut off by the end is no trouble
    };
    const metrics = createMetrics();
    closers.add(metrics.close);
    requireStart({ ...options, env, dataDir: dataDirOf(options.dataDir, env) });
    const dataDir = openDataDir(options.dataDir, env);
    const system = await openSystem({
      storage: options.storage ?? (await storageNamed(config, env)),
      ...{ dataDir, env, clock, onTrouble, backups: createShelf(dataDir, config.backup) },
      ...{ allowedRoots, registration: config.registration },
      onSynced: metrics.observeSync,
      onHealth(notebook, health) {
        if (health === 'well') log.info('A notebook is well again.', { notebook });
        else log.warn(`A notebook is ${health}.`, { notebook });
      },
      slowStatements: slowLog(log, config.slowQueryMs),
      host: options.notebooks ?? (await ownHost(closers)),
    });
    closers.add(() => system.close());
    for (const gauge of dataGauges(system)) metrics.addGauge(gauge);
    if (config.mode === 'server') {
      await requireAccounts(system.store.users, config.host);
      await warnOfForeign(system, allowedRoots, log);
    }
    const use = beginUse(system.dataDir);
    closers.add(use.end);
    const background = createBackground({
      ...{ system, clock, onTrouble, timer: systemTimer },
      handlers: {
        maintenance: maintenanceHandler(system, log),
        backup: backupHandler({ dataDir, config: config.backup, clock }),
      },
      schedules: { backup: config.backupSchedule, maintenance: config.maintenanceSchedule },
      schedulesSinceMs: (await system.database.sinceMs()) ?? clock.nowMs(),
    });
    closers.add(background.close);
    const place = await listen({ system, config, log, clock, metrics }, closers);
    background.start();
    closers.add(() => void background.close()); // told to stop at once, waited for after requests
    const upkeep = { ...system, clock };
    closers.add(startUpkeep(upkeep, systemTimer, onTrouble));
    if (use.wasUnclean) {
      log.info('The last run did not end in order: the audit log is compared with the notebooks.');
      catchUpInBackground(system, closers, onTrouble);
    }
    closers.add(() => {
      ending = true;
    });
    return toServer({ system, config, place }, closers);
  });
}

/** On a server for others; on one's own machine, `open` makes workspaces wherever one likes. */
async function warnOfForeign(
  { store, dataDir }: System,
  allowedRoots: readonly string[],
  log: Log,
): Promise<void> {
  const foreign = outsideOfRoots({ dataDir, allowedRoots }, (await store.workspaces.paths()).keys());
  if (foreign.length === 0) return;
  const named = foreign.slice(0, MAX_NAMED).map((path) => JSON.stringify(path));
  const more = foreign.length > MAX_NAMED ? ', …' : '';
  log.warn(
    `Workspaces stay open although no --allow-root holds their folders; delete those that shall not be: ${named.join(', ')}${more}`,
    { workspaces: foreign.length },
  );
}

async function storageNamed({ engine }: ServerConfig, env: Environment): Promise<StorageChoice | undefined> {
  return engine === null ? undefined : choiceOf(engine, process.cwd(), env);
}

async function ownHost(closers: Closers): Promise<Host> {
  const host = await openHost({ startEarly: true });
  closers.add(() => host.close());
  return host;
}

function catchUpInBackground(system: System, closers: Closers, onTrouble: (error: unknown) => void): void {
  const ending = new AbortController();
  const work = catchUpAll(system, { signal: ending.signal, onTrouble }).catch(onTrouble);
  closers.add(() => {
    ending.abort();
    return work;
  });
}

function toServer(
  {
    system,
    config,
    place,
  }: {
    readonly system: System;
    readonly config: ServerConfig;
    readonly place: ServerPlace;
  },
  closers: Closers,
): CodexServer {
  const { codex } = system;
  const { mode } = config;
  const { host, port } = place;
  return {
    ...{ mode, host, port, codex, url: urlOf(place) },
    async createLocalLink() {
      if (mode === 'server')
        throw new CodexError('forbidden', 'Other machines reach this server: sign in with an account.', {
          mode,
        });
      const { secret, expiresMs } = await codex.sessions.createLocalLink(origin);
      return { url: `${urlOf(place)}/#token=${secret}`, expiresMs };
    },
    close: () => closers.close(),
  };
}

function logOf(options: CodexServerOptions, { logLevel, logFormat }: ServerConfig, clock: Clock): Log {
  const write = options.writeLog ?? ((line) => void process.stderr.write(`${line}\n`));
  return createLog({ level: logLevel, format: logFormat, write, nowMs: () => clock.nowMs() });
}

import { join } from 'node:path';
import {
  absPath,
  type Codex,
  createCodex,
  createIds,
  type Clock,
  systemClock,
  systemTimer,
  type Timer,
} from '@codexlab/core';
import {
  type CodexApp,
  createAccessTokens,
  createLive,
  createPasswordHasher,
  createSecrets,
  createServer,
  deriveKey,
  LOCAL_RATES,
  oneTimeCodes,
  type RateTable,
  type Live,
  type ServerOptions,
  type StreamLimits,
} from '@codexlab/server';
import { openSystemStore, type SqlDriver } from '@codexlab/storage-sql';
import { noteSystem, openSystemDatabase } from '../../databases/open-system-database.ts';
import { SYSTEM_DATABASE } from '../../databases/names.ts';
import { onTestFinished } from 'vitest';
import { openHost } from '../../open.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { createNotebookHost } from '../notebook-host.ts';
import { createWorkspaceFolders } from '../workspace-folders.ts';

/** A server without a socket: everything is real but the network. */
export interface TestServer {
  readonly app: CodexApp;
  readonly codex: Codex;
  readonly live: Live;
  readonly driver: SqlDriver;
  readonly dataDir: string;
  readonly key: Uint8Array;
  readonly faults: readonly unknown[];
  close(): Promise<void>;
}

/** What a test may want to be different. */
export interface TestServerOptions extends Partial<
  Pick<ServerOptions, 'registration' | 'corsOrigins' | 'trustedProxies' | 'secure' | 'mode' | 'webApp'>
> {
  readonly rates?: RateTable;
  readonly clock?: Clock;
  readonly timer?: Timer;
  readonly streamLimits?: Partial<StreamLimits>;
  readonly dataDir?: string;
  /** Folders below which workspaces may be made. Default: the data folder. */
  readonly allowedRoots?: readonly string[];
}

/** The name that the test server answers to. */
export const HOST = 'codex.test';
/** Enough work to be a record of today's form, and little enough for tests that sign in a hundred times. */
const TEST_ITERATIONS = 1_000;
const NO_LIMIT = { burst: Infinity, perSecond: Infinity };

/** Opens a server on a data folder that is deleted with the test; answers are compared with their contract. */
export async function openTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const dataDir = absPath(options.dataDir ?? temporaryFolder());
  const clock = options.clock ?? systemClock;
  const registration = options.registration ?? 'closed';
  const key = new Uint8Array(32).fill(42);
  const newId = createIds(clock);
  const location = join(dataDir, SYSTEM_DATABASE);
  const database = await openSystemDatabase({ location });
  const forget = noteSystem(location, database);
  const store = await openSystemStore(database.driver);
  const library = await openHost({ dataDir, workers: 0 });
  const host = createNotebookHost({ host: library });
  const secrets = createSecrets(key);
  const folders = createWorkspaceFolders({ dataDir, allowedRoots: options.allowedRoots ?? [dataDir] });
  const codex = createCodex({
    ...{ store, host, folders, secrets, clock, newId, registration, codes: oneTimeCodes },
    passwords: createPasswordHasher({ iterations: TEST_ITERATIONS }),
    timer: systemTimer,
    firstWorkspace: false,
  });
  const faults: unknown[] = [];
  const live = createLive({
    ...{ codex, secrets, clock, changes: store.changes, timer: options.timer ?? systemTimer },
    limits: options.streamLimits,
    onFault: (error) => faults.push(error),
  });
  const app = createServer({
    ...{ codex, secrets, registration, clock, version: '0.0.0' },
    ...{ mode: options.mode ?? 'server', secure: options.secure ?? false },
    live,
    idempotency: store.idempotency,
    accessTokens: createAccessTokens(new Map([['k1', deriveKey(key, 'access-token')]]), newId),
    hosts: () => new Set([HOST]),
    corsOrigins: options.corsOrigins,
    trustedProxies: options.trustedProxies,
    rates: options.rates ?? { ...LOCAL_RATES, 'sign-in': NO_LIMIT },
    publicUrl: () => `http://${HOST}`,
    webApp: options.webApp,
    checkAnswers: true,
    onFault: (error) => faults.push(error),
  });
  let closed: Promise<void> | null = null;
  const close = () =>
    (closed ??= (async () => {
      await live.close();
      await codex.audit.close();
      await host.close();
      await library.close();
      forget();
      await store.close();
    })());
  onTestFinished(close);
  return { app, codex, live, driver: database.driver, dataDir, key, faults, close };
}

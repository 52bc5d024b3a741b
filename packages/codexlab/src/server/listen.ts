import { type Clock, createIds, systemTimer } from '@codexlab/core';
import {
  createAccessTokens,
  createLive,
  createServer,
  deriveKey,
  type ListeningServer,
  type Metrics,
  LOCAL_RATES,
  serveOnNode,
  SHARED_RATES,
  STREAM_LIMITS,
} from '@codexlab/server';
import { version } from '../cli/version.ts';
import { createProbes } from '../operations/readiness.ts';
import type { Closers } from './closers.ts';
import type { ServerConfig } from './config.ts';
import { hostsOf, type ServerPlace, urlOf } from './hosts.ts';
import { type Log, messageOf } from './log.ts';
import { openWebApp, WEB_FOLDER } from './open-web-app.ts';
import type { System } from './open-system.ts';
import { listenAtPort } from './port.ts';
import { requestLog } from './request-log.ts';

const ACCESS_KEY = '1';

/** What is served, and how. */
export interface ServedParts {
  readonly system: System;
  readonly config: ServerConfig;
  readonly log: Log;
  readonly clock: Clock;
  readonly metrics: Metrics;
}

/** Serves at a free port. Which names it answers to is known once it has one: no request comes before that. */
export async function listen(
  { system, config, log, clock, metrics }: ServedParts,
  closers: Closers,
): Promise<ServerPlace> {
  const { mode, registration, host, publicUrl, trustedProxies } = config;
  let place: ServerPlace = { host, publicUrl, port: config.port ?? 0 };
  let hosts = hostsOf(place);
  const keys = new Map([[ACCESS_KEY, deriveKey(system.masterKey, 'access-token')]]);
  const logRequest = requestLog(log);
  const live = createLive({
    ...{ codex: system.codex, secrets: system.secrets, changes: system.store.changes, clock },
    timer: systemTimer,
    limits: mode === 'local' ? { perUser: STREAM_LIMITS.total } : {},
    onFault: (error) => log.error(messageOf(error)),
  });
  const app = createServer({
    ...{ codex: system.codex, secrets: system.secrets, version, mode, registration, trustedProxies, clock },
    live,
    idempotency: system.store.idempotency,
    accessTokens: createAccessTokens(keys, createIds(clock)),
    hosts: () => hosts,
    corsOrigins: new Set(config.corsOrigins),
    rates: mode === 'local' ? LOCAL_RATES : SHARED_RATES,
    secure: mode === 'server' || publicUrl?.startsWith('https:') === true,
    publicUrl: () => urlOf(place),
    webApp: openWebApp(WEB_FOLDER),
    onFault: (error, requestId) => log.error(messageOf(error), { request_id: requestId }),
    ...{ probes: createProbes(system), metrics, metricsToken: config.metricsToken },
    onAnswered(answered) {
      metrics.observeRequest(answered);
      logRequest(answered);
    },
  });
  const listening: ListeningServer = await listenAtPort(config.port, (port) =>
    serveOnNode(app, { host, port }),
  );
  closers.add(() => listening.close());
  metrics.addGauge({
    ...{ name: 'codex_streams', help: 'Sockets and event streams that are open' },
    read: () => [{ value: live.size().streams }],
  });
  closers.add(() => live.close()); // streams have no end of their own: they are told before requests are waited for
  place = { host, publicUrl, port: listening.port };
  hosts = hostsOf(place);
  return place;
}

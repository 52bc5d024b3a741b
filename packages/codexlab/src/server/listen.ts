import { type Clock, createIds } from '@codexlab/core';
import {
  createAccessTokens,
  createServer,
  deriveKey,
  type ListeningServer,
  LOCAL_RATES,
  serveOnNode,
  SHARED_RATES,
} from '@codexlab/server';
import { version } from '../cli/version.ts';
import type { Closers } from './closers.ts';
import type { ServerConfig } from './config.ts';
import { hostsOf, type ServerPlace, urlOf } from './hosts.ts';
import { type Log, messageOf } from './log.ts';
import type { System } from './open-system.ts';
import { listenAtPort } from './port.ts';

const ACCESS_KEY = '1';

/** What is served, and how. */
export interface ServedParts {
  readonly system: System;
  readonly config: ServerConfig;
  readonly log: Log;
  readonly clock: Clock;
}

/** Serves at a free port. Which names it answers to is known once it has one: no request comes before that. */
export async function listen(
  { system, config, log, clock }: ServedParts,
  closers: Closers,
): Promise<ServerPlace> {
  const { mode, registration, host, publicUrl, trustedProxies } = config;
  let place: ServerPlace = { host, publicUrl, port: config.port ?? 0 };
  let hosts = hostsOf(place);
  const keys = new Map([[ACCESS_KEY, deriveKey(system.masterKey, 'access-token')]]);
  const app = createServer({
    ...{ codex: system.codex, secrets: system.secrets, version, mode, registration, trustedProxies, clock },
    idempotency: system.store.idempotency,
    accessTokens: createAccessTokens(keys, createIds(clock)),
    hosts: () => hosts,
    corsOrigins: new Set(config.corsOrigins),
    rates: mode === 'local' ? LOCAL_RATES : SHARED_RATES,
    secure: mode === 'server' || publicUrl?.startsWith('https:') === true,
    publicUrl: () => urlOf(place),
    onFault: (error, requestId) => log.error(messageOf(error), { request_id: requestId }),
  });
  const listening: ListeningServer = await listenAtPort(config.port, (port) =>
    serveOnNode(app, { host, port }),
  );
  closers.add(() => listening.close());
  place = { host, publicUrl, port: listening.port };
  hosts = hostsOf(place);
  return place;
}

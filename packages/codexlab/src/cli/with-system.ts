import { type AbsPath, type Actor, LOCAL_USERNAME, type RequestContext } from '@codexlab/core';
import { SYSTEM_DATABASE } from '../databases/names.ts';
import type { System } from '../server/open-system.ts';
import { shellWord } from '../shell-word.ts';
import type { CommandContext } from './context.ts';
import { type KeptDatabase, namedEngine, tellIgnored } from './engine-choice.ts';
import type { DataOptions, EngineOptions } from './options.ts';
import { freeDataDir, whereabouts } from './session.ts';

/** What a command asks of the system, and as whom. */
export interface SystemWork {
  readonly system: System;
  /** The owner of this process, who may manage users. */
  readonly owner: Actor;
}

/** Where what a command does comes from, for the audit log. */
export const commandOrigin: RequestContext = Object.freeze({
  via: 'command',
  requestId: null,
  address: null,
});

/**
 * Opens the system database of the data folder for a command, and closes it again, whatever happens. Throws `not_found`
 * where there is none, unless it is said to be made (`create`), and `conflict` while a server has the folder.
 */
export async function withSystem<T>(
  context: CommandContext,
  { create = false, ...options }: DataOptions & EngineOptions & { readonly create?: boolean },
  work: (parts: SystemWork) => Promise<T>,
): Promise<T> {
  const { openSystem } = await import('../server/open-system.ts'); // not loaded for commands about notebooks
  const dataDir = create ? whereabouts(context, options).dataDir : await freeDataDir(context, options);
  const storage = await namedEngine(context, options);
  if (!storage) await tellIgnored(context, systemIn(dataDir));
  const host = await context.openHost({ dataDir });
  try {
    const parts = { dataDir, storage, env: context.terminal.env, host, clock: context.clock };
    const system = await openSystem(parts);
    try {
      return await work({ system, owner: await system.codex.sessions.actAs(commandOrigin, LOCAL_USERNAME) });
    } finally {
      await system.close();
    }
  } finally {
    await host.close();
  }
}

function systemIn(dataDir: AbsPath): KeptDatabase {
  const again = `--data ${shellWord(dataDir)}`;
  return { what: `the system database in ${dataDir}`, dir: dataDir, database: SYSTEM_DATABASE, again };
}

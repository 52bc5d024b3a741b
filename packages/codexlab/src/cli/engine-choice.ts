import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type AbsPath, CodexError } from '@codexlab/core';
import type { StorageChoice } from '@codexlab/storage-sql';
import { choiceFor, engineOf } from '../databases/engine-mark.ts';
import { choiceOf, type Environment } from '../databases/load-engine.ts';
import { NOTEBOOK_DATABASE } from '../databases/names.ts';
import { chooseIndexDir, notebookRoot } from '../index-dir.ts';
import { type CommandContext, remark } from './context.ts';
import { namedAs } from './invocation.ts';
import { shellWord } from '../shell-word.ts';
import type { EngineOptions } from './options.ts';
import { printable } from './render-text.ts';

/** What the person's environment, and else that of the process, says of engines. */
export function engineEnvironment({ terminal }: CommandContext): Environment {
  return { ...process.env, ...terminal.env };
}

/** The engine that the person named with `--engine`, or undefined. Throws `invalid` for one that is not there. */
export async function namedEngine(
  context: CommandContext,
  { engine }: EngineOptions,
): Promise<StorageChoice | undefined> {
  return engine === undefined ? undefined : choiceOf(engine, context.callerDir, engineEnvironment(context));
}

/**
 * What keeps the index of a folder: the engine that does already, for a new one that of `--engine`. Throws `conflict`
 * where the person named another one than keeps it.
 */
export async function indexStorage(
  context: CommandContext,
  folder: { readonly root: string; readonly dataDir: AbsPath },
  options: EngineOptions,
): Promise<StorageChoice> {
  const root = notebookRoot(folder.root);
  const dir = chooseIndexDir(root, folder.dataDir);
  const preferred = await namedEngine(context, options);
  if (preferred) requireKeptBy({ ...preferred, word: options.engine ?? preferred.name }, root, dir);
  else {
    const again = `--notebook ${shellWord(root)}`;
    await tellIgnored(context, { what: `the index of ${root}`, dir, database: NOTEBOOK_DATABASE, again });
  }
  return choiceFor(dir, NOTEBOOK_DATABASE, { preferred, env: engineEnvironment(context) });
}

/** A database that may be there, as messages name it. */
export interface KeptDatabase {
  readonly what: string;
  readonly dir: string;
  /** Its file name. */
  readonly database: string;
  /** What to say after the engine to move it. */
  readonly again: string;
}

/** Says in a line on the standard error that `CODEX_ENGINE` names another engine than keeps a database, which stays. */
export async function tellIgnored(
  context: CommandContext,
  { what, dir, database, again }: KeptDatabase,
): Promise<void> {
  const env = engineEnvironment(context);
  const word = env['CODEX_ENGINE'];
  if (!word || !existsSync(join(dir, database))) return;
  const kept = engineOf(dir);
  const { name } = await choiceOf(word, process.cwd(), env);
  if (name === kept) return;
  const line =
    `CODEX_ENGINE names ${name}, but ${what} is kept with the engine ${kept}, which stays. To move it: ` +
    `codexlab engine move ${shellWord(word)} ${again} --yes`;
  remark(context, printable(namedAs(context.invocation, line)));
}

function requireKeptBy(
  { name, word }: Pick<StorageChoice, 'name'> & { readonly word: string },
  root: AbsPath,
  dir: AbsPath,
): void {
  const kept = engineOf(dir);
  if (kept === name || !existsSync(join(dir, NOTEBOOK_DATABASE))) return;
  const message =
    `The index of ${root} is kept with the engine ${kept}, not ${name}. Move it: ` +
    `codexlab engine move ${shellWord(word)} --notebook ${shellWord(root)} --yes`;
  throw new CodexError('conflict', message, { path: root, engine: kept });
}

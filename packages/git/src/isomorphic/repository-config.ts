import type { Person } from '@codexlab/core';
import { GIT_DIR, type GitFiles } from './git-files.ts';
import { library } from './library.ts';

/** What the repository's own configuration says; includes are not followed, other configurations are not read. */
export interface RepositoryConfig {
  readonly autocrlf: 'true' | 'false' | 'input';
  readonly eol: 'lf' | 'crlf' | 'native';
  /** False: the disk does not tell which files may be executed. */
  readonly fileMode: boolean;
  /** True for a filter for which a command is configured, or may be in a file that the configuration includes. */
  hasFilter(name: string): Promise<boolean>;
  /** Who commits here; null when the name or the address is not set. */
  readonly identity: Person | null;
  /** Why this repository cannot be used, for a person; else null. */
  readonly problem: string | null;
}

/** Reads the configuration of a repository. */
export async function readConfig(files: GitFiles): Promise<RepositoryConfig> {
  const { getConfig } = await library();
  const fs = readOnce(files);
  const text = (await files.read('config'))?.toString('utf8') ?? '';
  const plain = async (path: string): Promise<string | null> => {
    const found: unknown = await getConfig({ fs, gitdir: GIT_DIR, path });
    return found === undefined || found === null ? null : String(found);
  };
  const value = async (path: string) => (await plain(path))?.toLowerCase() ?? null;
  const [name, email] = [await plain('user.name'), await plain('user.email')];
  const autocrlf = await value('core.autocrlf');
  const eol = await value('core.eol');
  return {
    autocrlf: autocrlf === 'input' ? 'input' : isTrue(autocrlf) ? 'true' : 'false',
    eol: eol === 'crlf' || eol === 'lf' ? eol : 'native',
    fileMode: (await value('core.filemode')) !== 'false',
    hasFilter: async (name) =>
      /^\s*\[include/im.test(text) ||
      (await value(`filter.${name}.clean`)) !== null ||
      (await value(`filter.${name}.process`)) !== null,
    identity: name && email ? { name, email } : null,
    problem: await problemOf(files, text, value),
  };
}

/** The library reads the file anew for each value; all that is asked in one piece of work is of one reading. */
function readOnce(files: GitFiles): GitFiles['fs'] {
  const { readFile } = files.fs.promises;
  const known = new Map<string, ReturnType<typeof readFile>>();
  return {
    promises: {
      ...files.fs.promises,
      async readFile(path, options) {
        const key = JSON.stringify([path, options]);
        const reading = known.get(key) ?? readFile(path, options);
        known.set(key, reading);
        return reading;
      },
    },
  };
}

async function problemOf(
  files: GitFiles,
  text: string,
  value: (path: string) => Promise<string | null>,
): Promise<string | null> {
  if (!text.split(/\r?\n/).every(isConfigLine))
    return 'The repository is damaged: its config cannot be read.';
  if (isTrue(await value('core.bare'))) return 'The repository is bare: git has no checked-out files there.';
  const format = await value('extensions.objectformat');
  if (format !== null && format !== 'sha1')
    return `The repository names its objects by ${format}; without the git command only sha1 can be read.`;
  const refs = await value('extensions.refstorage');
  if (refs !== null && refs !== 'files')
    return `The repository keeps its branches as ${refs}; without the git command only files can be read.`;
  if (Number(await value('core.repositoryformatversion')) > 1)
    return 'The repository has a newer format than Codex knows.';
  if ((await value('core.worktree')) !== null && (await files.read('commondir')) === null)
    return 'The repository is set to check out another folder (core.worktree).';
  if ((await files.read('objects/info/alternates')) !== null)
    return 'The repository borrows objects from another one (alternates); without the git command they cannot be read.';
  return null;
}

/** isomorphic-git passes over what it does not understand; git refuses. Values may go on, so only sections are strict. */
function isConfigLine(line: string): boolean {
  return !line.trimStart().startsWith('[') || /^\s*\[[\w.-]+(\s+"([^"\\]|\\.)*")?\]/.test(line);
}

function isTrue(value: string | null): boolean {
  return value === 'true' || value === 'yes' || value === 'on' || value === '1';
}

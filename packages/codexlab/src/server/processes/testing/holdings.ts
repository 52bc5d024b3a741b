import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** What a process holds, as the system counts it. */
export interface Holdings {
  /** Objects of its main thread. */
  readonly heapBytes: number;
  /** Memory that is no part of any file. */
  readonly memoryBytes: number;
  /** Open descriptors of every kind. */
  readonly handles: number;
  readonly sockets: number;
  readonly watches: number;
  readonly threads: number;
  /** Write-ahead logs in the folders that it was asked about. */
  readonly walBytes: number;
}

/** How much each of them may grow. */
export type Allowance = Holdings;

/** True where the system tells what a process holds. */
export const canTellHoldings = process.platform === 'linux';

/** Looks at a process and at the databases in some folders; Linux alone tells. */
export function holdingsOf(pid: number, folders: readonly string[]): Omit<Holdings, 'heapBytes'> {
  const links = descriptorsOf(pid);
  const watches = links
    .filter(({ target }) => target === 'anon_inode:inotify')
    .map(({ number }) => inotifyWatches(pid, number));
  return {
    ...{ memoryBytes: statusOf(pid, 'RssAnon') * 1024, threads: statusOf(pid, 'Threads') },
    ...{ handles: links.length, watches: sum(watches) },
    sockets: links.filter(({ target }) => target.startsWith('socket:')).length,
    walBytes: sum(folders.flatMap(walsIn)),
  };
}

/**
 * What does not level off, as sentences: the least of the later half of the phases is more than the most of the earlier
 * half and the allowance. A single high or low measure, which collecting garbage may be the cause of, makes none.
 */
export function growthOf(phases: readonly Holdings[], allowance: Allowance): readonly string[] {
  const middle = Math.floor(phases.length / 2);
  const names = Object.keys(allowance) as (keyof Holdings)[];
  return names.flatMap((name) => {
    const values = phases.map((each) => each[name]);
    const [before, after] = [Math.max(...values.slice(0, middle)), Math.min(...values.slice(middle))];
    return after > before + allowance[name] ? [`${name} grows: ${values.join(', ')}`] : [];
  });
}

/** A descriptor may be closed while they are listed. */
function descriptorsOf(pid: number): readonly { readonly number: string; readonly target: string }[] {
  const folder = `/proc/${pid}/fd`;
  return readdirSync(folder).flatMap((number) => {
    try {
      return [{ number, target: readlinkSync(join(folder, number)) }];
    } catch {
      return [];
    }
  });
}

function inotifyWatches(pid: number, number: string): number {
  return readFileSync(`/proc/${pid}/fdinfo/${number}`, 'utf8').match(/^inotify wd:/gm)?.length ?? 0;
}

function statusOf(pid: number, name: string): number {
  const line = new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(line?.[1]);
}

function walsIn(folder: string): readonly number[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('-wal'));
  return names.map((name) => statSync(join(folder, name)).size);
}

function sum(values: readonly number[]): number {
  return values.reduce((all, each) => all + each, 0);
}

import { CodexError } from '../errors.ts';
import type { FileSystem } from './file-system.ts';
import type { IndexWriter } from '../sync/notebook-index.ts';

/** What happens at the chosen operation. */
export type Fault =
  /** The process dies before it, or right after it: every later call fails too. */
  | 'crash_before'
  | 'crash_after'
  /** The system refuses it with this error and goes on. */
  | 'ENOSPC'
  | 'EIO'
  | 'EMFILE'
  | 'EACCES';

/** Every fault, for enumeration. */
export const allFaults: readonly Fault[] = [
  'crash_before',
  'crash_after',
  'ENOSPC',
  'EIO',
  'EMFILE',
  'EACCES',
];

/** Fails once, on purpose, at the `at`-th call through it, and counts the calls. */
export interface FaultInjector {
  guard<T>(work: () => Promise<T>): Promise<T>;
  calls(): number;
  /** True once the fault has struck. */
  struck(): boolean;
}

/**
 * Makes an injector for several ports together. `at` counts from 1; 0 never fails, which is how the calls of a
 * workload are counted. `between` runs before each call, for edits by others in between.
 */
export function createFaultInjector(plan: {
  readonly at: number;
  readonly fault: Fault;
  readonly between?: ((call: number) => void) | undefined;
}): FaultInjector {
  let calls = 0;
  let dead = false;
  let struck = false;
  return {
    async guard(work) {
      if (dead) throw crash();
      calls++;
      plan.between?.(calls);
      if (calls !== plan.at) return work();
      struck = true;
      if (plan.fault === 'crash_before' || plan.fault === 'crash_after') {
        dead = true;
        if (plan.fault === 'crash_after') await work();
        throw crash();
      }
      throw new CodexError('unavailable', `The system refused (${plan.fault}).`, { errno: plan.fault });
    },
    calls: () => calls,
    struck: () => struck,
  };
}

function crash(): CodexError {
  return new CodexError('unavailable', 'The process has died.', { root: true, crashed: true });
}

/** A file system whose every call goes through the injector. */
export function faultingFileSystem(inner: FileSystem, { guard }: FaultInjector): FileSystem {
  return {
    capabilities: inner.capabilities,
    list: (folder) => guard(() => inner.list(folder)),
    stat: (path) => guard(() => inner.stat(path)),
    read: (path, options) => guard(() => inner.read(path, options)),
    open: (path) =>
      guard(async () => {
        const entry = await inner.open(path);
        return {
          ...entry,
          read: (offset, length) => guard(() => entry.read(offset, length)),
          hash: () => guard(() => entry.hash()),
        };
      }),
    makeFolder: (path) => guard(() => inner.makeFolder(path)),
    append: (path, offset, bytes) => guard(() => inner.append(path, offset, bytes)),
    adopt: (path, source, options) => guard(() => inner.adopt(path, source, options)),
    write: (path, bytes, precondition) => guard(() => inner.write(path, bytes, precondition)),
    move: (from, to, precondition) => guard(() => inner.move(from, to, precondition)),
    remove: (path, options) => guard(() => inner.remove(path, options)),
    close: () => inner.close(),
  };
}

/** An index whose every call goes through the injector; each is atomic, as the port demands. */
export function faultingIndex(inner: IndexWriter, { guard }: FaultInjector): IndexWriter {
  return {
    meta: () => guard(() => inner.meta()),
    list: (scope) => guard(() => inner.list(scope)),
    candidates: (by) => guard(() => inner.candidates(by)),
    apply: (chunk) => guard(() => inner.apply(chunk)),
    bulk: (on) => guard(() => inner.bulk(on)),
    setComplete: (complete) => guard(() => inner.setComplete(complete)),
    noteVersions: (versions) => guard(() => inner.noteVersions(versions)),
    compact: (limits) => guard(() => inner.compact(limits)),
    close: () => inner.close(),
  };
}

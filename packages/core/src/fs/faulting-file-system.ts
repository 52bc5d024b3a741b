import { CodexError } from '../errors.ts';
import type { FileSystem } from './file-system.ts';

/** What happens at the chosen operation. */
export type FileFault =
  /** The process dies before it, or right after it: every later call fails too. */
  | 'crash_before'
  | 'crash_after'
  /** The system refuses it with this error and goes on. */
  | 'ENOSPC'
  | 'EIO'
  | 'EMFILE'
  | 'EACCES';

/** A file system that fails once, on purpose, at the `at`-th call (from 1), and counts its calls. */
export interface FaultingFileSystem {
  readonly fs: FileSystem;
  calls(): number;
  /** True once the fault has struck. */
  struck(): boolean;
}

/** Wraps a file system; `at` 0 never fails, which is how the calls of a workload are counted. */
export function faultingFileSystem(
  inner: FileSystem,
  plan: { readonly at: number; readonly fault: FileFault; readonly before?: (call: number) => void },
): FaultingFileSystem {
  let calls = 0;
  let dead = false;
  let struck = false;

  async function guard<T>(work: () => Promise<T>): Promise<T> {
    if (dead) throw crash();
    calls++;
    plan.before?.(calls);
    if (calls !== plan.at) return work();
    struck = true;
    if (plan.fault === 'crash_before' || plan.fault === 'crash_after') {
      dead = true;
      if (plan.fault === 'crash_after') await work();
      throw crash();
    }
    throw new CodexError('unavailable', `The system refused (${plan.fault}).`, { errno: plan.fault });
  }

  return {
    fs: {
      capabilities: inner.capabilities,
      list: (folder) => guard(() => inner.list(folder)),
      stat: (path) => guard(() => inner.stat(path)),
      read: (path, options) => guard(() => inner.read(path, options)),
      write: (path, bytes, precondition) => guard(() => inner.write(path, bytes, precondition)),
      move: (from, to, precondition) => guard(() => inner.move(from, to, precondition)),
      remove: (path, options) => guard(() => inner.remove(path, options)),
      close: () => inner.close(),
    },
    calls: () => calls,
    struck: () => struck,
  };
}

function crash(): CodexError {
  return new CodexError('unavailable', 'The process has died.', { root: true, crashed: true });
}

import type { FileStat, Problem } from '@codexlab/core';

/** What the reading of one file may take. */
export interface ReadingLimits {
  /** How long one file may take, before its size is considered: only content that hangs a parser meets it. */
  readonly deadlineMs: number;
  /** What a thread may hold in objects; it is ended when it needs more. */
  readonly heapMegabytes: number;
  /** By how much the whole process may grow while a thread is at one file: buffers are not part of a thread's heap. */
  readonly growthBytes: number;
  readonly lookEveryMs: number;
  /** The memory that the process holds now. */
  readonly memoryBytes: () => number;
}

/** The limits for real files. */
export const readingLimits: ReadingLimits = Object.freeze({
  deadlineMs: 20_000,
  heapMegabytes: 1024,
  growthBytes: 1024 * 1024 * 1024,
  lookEveryMs: 100,
  memoryBytes: () => process.memoryUsage.rss(),
});

/** A slow disk may take this long to read a file for hashing. */
const PER_MEGABYTE_MS = 200;

/** What a file took too much of. */
export type Excess = 'time' | 'memory';

/**
 * Gives a function that is told from time to time which file is being read (null: none; `place` is another for each)
 * and answers what that file has taken too much of, or null. Memory counts from when the file was first seen, so that
 * a file that comes while another thread fills the memory is not blamed for it.
 */
export function watchExcess(limits: ReadingLimits): (place: string, stat: FileStat | null) => Excess | null {
  let seen = '';
  let sinceMs = 0;
  let sinceBytes = 0;
  return (place, stat) => {
    if (stat === null || place !== seen) {
      seen = stat === null ? '' : place;
      sinceMs = performance.now();
      sinceBytes = stat === null ? 0 : limits.memoryBytes();
      return null;
    }
    const allowedMs = limits.deadlineMs + (stat.sizeBytes / 1e6) * PER_MEGABYTE_MS;
    if (performance.now() - sinceMs > allowedMs) return 'time';
    return limits.memoryBytes() - sinceBytes > limits.growthBytes ? 'memory' : null;
  };
}

/** The problem of the file over which a thread was lost; `error` is what its calls failed with. */
export function lossProblem(endedBy: Excess | null, error: unknown): Problem {
  return problems[endedBy ?? (isOutOfMemory(error) ? 'memory' : 'death')];
}

/** True for what calls of a thread fail with that passed its limit of memory. */
export function isOutOfMemory(error: unknown): boolean {
  const cause: unknown = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && 'code' in cause && cause.code === 'ERR_WORKER_OUT_OF_MEMORY';
}

/** The problem of a file that took too much memory. */
export const outOfMemory: Problem = Object.freeze({
  code: 'parse_out_of_memory',
  message: 'Reading this file took too much memory and was stopped; it is listed without its content.',
  line: null,
});

const problems: Readonly<Record<Excess | 'death', Problem>> = Object.freeze({
  time: {
    code: 'parse_timeout',
    message: 'Reading this file took too long and was stopped; it is listed without its content.',
    line: null,
  },
  memory: outOfMemory,
  death: {
    code: 'parse_failed',
    message: 'Reading this file ended the thread that reads; it is listed without its content.',
    line: null,
  },
});

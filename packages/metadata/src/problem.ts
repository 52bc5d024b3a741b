import type { Problem } from '@codexlab/core';

/** Builds a problem; `line` is 1-based, null when none is known. */
export function problem(code: string, message: string, line: number | null = null): Problem {
  return { code, message, line };
}

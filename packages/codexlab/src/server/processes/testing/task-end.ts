import type { CodexClient } from '@codexlab/server/client';
import { expect, vi } from 'vitest';

const POLL = { timeout: 240_000, interval: 20 };

/** The task once it has ended, however that was. */
export function whenEnded(codex: CodexClient, task: string) {
  return vi.waitFor(async () => {
    const { data } = await codex.tasks.get({ params: { task } });
    expect(['completed', 'failed', 'cancelled']).toContain(data.status);
    return data;
  }, POLL);
}

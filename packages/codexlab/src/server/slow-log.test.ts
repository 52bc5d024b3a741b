import { absPath, systemClock } from '@codexlab/core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openHost } from '../open.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { openSystem } from './open-system.ts';
import { registerFolder } from './register-folder.ts';
import { slowLog } from './slow-log.ts';

const origin = { via: 'command', requestId: null, address: null };

/** Does something of every kind; every statement counts as slow. */
async function statementsOf(workers: number): Promise<Map<string, string[]>> {
  const told = new Map<string, string[]>([
    ['system', []],
    ['notebook', []],
  ]);
  const dataDir = absPath(temporaryFolder());
  const root = absPath(temporaryFolder({ 'canary.md': '# canary' }));
  const host = await openHost({ dataDir, workers });
  const system = await openSystem({
    ...{ dataDir, host, env: {}, clock: systemClock, allowedRoots: [root] },
    slowStatements: (of) => ({ overMs: -1, tell: ({ sql }) => void told.get(of)?.push(sql) }),
  });
  onTestFinished(async () => {
    await system.close();
    await host.close();
  });
  const { id } = await registerFolder(system.codex, { root }, origin);
  const owner = await system.codex.sessions.actAs(origin, 'local');
  await system.codex.users.create(owner, { username: 'canary', password: 'canary in a coal mine' });
  await system.codex.notebooks.use(owner, id, 'file.write', async (notebook) => {
    await notebook.sync();
    await notebook.search('canary');
  });
  return told;
}

describe('the log of slow statements', () => {
  it.each([0, 1])(
    'hears of both databases, of readers and of writers in %i threads, and of no value in them',
    async (workers) => {
      const told = await statementsOf(workers);
      expect(told.get('system')!.join('\n')).toMatch(/insert into "?user"?/);
      const ofNotebook = told.get('notebook')!.join('\n');
      expect(ofNotebook).toMatch(/insert[^\n]* file_metadata/);
      expect(ofNotebook).toMatch(/select[^\n]* search_index/);
      expect([...told.values()].flat().join('\n')).not.toContain('canary');
    },
  );

  it('is told with the kind of the database and the time, and is quiet with 0', () => {
    const lines: unknown[] = [];
    const log = { info: (...line: unknown[]) => void lines.push(line) };
    slowLog(log, 200)?.('notebook').tell({ sql: 'select ?', durationMs: 201.4 });
    expect(lines).toEqual([['slow statement', { database: 'notebook', ms: 201, statement: 'select ?' }]]);
    expect(slowLog(log, 0)).toBeUndefined();
  });
});

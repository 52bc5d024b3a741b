import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { GaugeSource, MetricValue } from '@codexlab/server';
import { NOTEBOOK_DATABASE, SYSTEM_DATABASE } from '../databases/names.ts';
import type { System } from '../server/open-system.ts';
import { ILL_STATES, statesOf } from './notebook-states.ts';

/** Numbers of the data: never one line for each notebook, whose number has no bound. */
export function dataGauges(system: Pick<System, 'dataDir' | 'notebooks' | 'store'>): readonly GaugeSource[] {
  const databases = async (ending: string): Promise<readonly MetricValue[]> => {
    const opened = system.notebooks.opened().map(({ ref }) => join(ref.indexDir, NOTEBOOK_DATABASE));
    const sizes = await Promise.all(opened.map((path) => sizeOf(`${path}${ending}`)));
    return [
      {
        labels: { kind: 'system' },
        value: await sizeOf(join(system.dataDir, `${SYSTEM_DATABASE}${ending}`)),
      },
      { labels: { kind: 'notebook' }, value: sizes.reduce((sum, size) => sum + size, 0) },
    ];
  };
  return [
    {
      ...{ name: 'codex_notebooks', help: 'Notebooks that are open, by their state', labels: ['state'] },
      read() {
        const { open: _all, ...found } = statesOf(system.notebooks.opened());
        // Who is woken by these needs them while they are 0 too.
        const states = { ...Object.fromEntries(ILL_STATES.map((state) => [state, 0])), ...found };
        return Object.entries(states).map(([state, value]) => ({ labels: { state }, value }));
      },
    },
    {
      ...{ name: 'codex_tasks', help: 'Work in the background, by its status', labels: ['status'] },
      async read() {
        const counts = Object.entries(await system.store.tasks.counts());
        return counts.map(([status, value]) => ({ labels: { status }, value }));
      },
    },
    {
      ...{ name: 'codex_database_size_bytes', labels: ['kind'] },
      help: 'Sizes of the system database and of those of all open notebooks',
      read: () => databases(''),
    },
    {
      ...{ name: 'codex_database_wal_bytes', labels: ['kind'] },
      help: 'Sizes of their write-ahead logs',
      read: () => databases('-wal'),
    },
  ];
}

/** 0 for what is not there. */
async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}

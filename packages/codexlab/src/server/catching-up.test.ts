import { absPath, createIds, type NotebookHost, systemClock } from '@codexlab/core';
import { expect, it } from 'vitest';
import { catchingUp } from './catching-up.ts';

const newId = createIds(systemClock);
const unused = async (): Promise<never> => {
  throw new Error('not asked');
};

it('brings the audit log up to date at the first use of each notebook, and goes on when that fails', async () => {
  const caughtUp: string[] = [];
  const troubles: unknown[] = [];
  const [first, second] = [newId(), newId()];
  const opened: string[] = [];
  const inner: NotebookHost = {
    use: async ({ id }) => {
      opened.push(id);
      return unused();
    },
    adopt: unused,
    release: unused,
  };
  const catchUp = async (id: string) => {
    caughtUp.push(id);
    await host.use({ id: first, root: absPath('/a') }, unused); // as it does: it reads the notebook
  };
  const host = catchingUp(inner, catchUp, (error) => troubles.push(error));
  for (const id of [first, second, first]) {
    await expect(host.use({ id, root: absPath('/a') }, unused)).rejects.toThrow('not asked');
  }
  expect(caughtUp).toEqual([first, second]);
  expect(troubles).toHaveLength(2);
  expect(opened.filter((id) => id === second)).toHaveLength(1);
});

import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createHistoryKeeper } from './create-history-keeper.ts';
import { autoCommitScene } from './testing/auto-commit-scene.ts';

/** Something that one waits for and another does. */
function openGate() {
  let pass = () => {};
  const passed = new Promise<void>((resolve) => (pass = resolve));
  return { passed, pass };
}

it('commits nothing by itself once it has said that this is turned off', async () => {
  const { world, disk, ports, commits } = autoCommitScene({});
  const given = ports();
  const keeper = createHistoryKeeper(given);
  const order: string[] = [];
  const [began, released] = [openGate(), openGate()];
  world.beforeCommit = async () => {
    began.pass();
    await released.passed;
    order.push('committed');
  };
  disk.write('a.md', 'x');
  await keeper.initialize({ actor: 'A', via: 'api', requestId: null });
  given.timer.pass(0);
  await began.passed;
  const turnedOff = keeper.configure({ autoCommit: false }).then(() => order.push('turned off'));
  await turn();
  released.pass();
  await turnedOff;
  disk.write('b.md', 'x');
  await keeper.settled();
  expect(order).toEqual(['committed', 'turned off']);
  expect(commits.map(({ paths }) => paths)).toEqual([['a.md']]);
});

import { expect, it } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { commands } from './commands.ts';
import { run } from './testing/run-in-memory.ts';

const members = commands.flatMap(({ usage, commands: own = [] }) =>
  own.map((member) => [usage.split(' ')[0]!, member.usage.split(' ')[0]!, member.usage] as const),
);

it('help of a command with two words is that of the command, not that of its group', async () => {
  const where = { cwd: temporaryFolder(), dataDir: temporaryFolder() };
  expect(members.length).toBeGreaterThan(15);
  for (const [group, member] of members) {
    const asked = await run(['help', group, member], where);
    expect([group, member, asked.exitCode, asked.stderr]).toEqual([group, member, 0, '']);
    expect(asked.stdout).toContain(`codexlab ${group} ${member} `);
    expect(asked).toEqual(await run([group, member, '--help'], where));
  }
});

it('help of what is no command of a group is refused with a suggestion, and help of a group is that of the group', async () => {
  const where = { cwd: temporaryFolder(), dataDir: temporaryFolder() };
  const mistyped = await run(['help', 'engine', 'mov'], where);
  expect([mistyped.exitCode, mistyped.stderr]).toEqual([2, expect.stringContaining('Did you mean move?')]);
  const group = await run(['help', 'engine'], where);
  expect(group).toEqual(await run(['engine', '--help'], where));
  expect(await run(['help', 'history', 'unknown.md'], where)).toEqual(
    await run(['history', '--help'], where),
  );
});

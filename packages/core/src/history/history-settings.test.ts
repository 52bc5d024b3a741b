import { describe, expect, it } from 'vitest';
import type { Properties } from '../properties/property-edit.ts';
import {
  HISTORY_DEFAULTS,
  planHistorySettings,
  readHistorySettings,
  readMachineAuthor,
} from './history-settings.ts';

describe('settings of a history', () => {
  it('commit nothing by themselves where nothing is said', () => {
    expect(readHistorySettings({})).toEqual({
      autoCommit: false,
      quietMs: 5_000,
      maxBinaryBytes: 10_000_000,
    });
  });

  it('are read in the units that people write', () => {
    const held = { history: { auto_commit: true, quiet_seconds: 0.5, max_binary_mb: 2.5 } };
    expect(readHistorySettings(held)).toEqual({ autoCommit: true, quietMs: 500, maxBinaryBytes: 2_500_000 });
  });

  it.each<Properties>([
    { history: { auto_commit: 'yes', quiet_seconds: -1, max_binary_mb: '10' } },
    { history: { quiet_seconds: 86_401, max_binary_mb: -0.1 } },
    { history: [] },
    { history: null },
  ])('are as if they were not there where they make no sense (%#)', (held) => {
    expect(readHistorySettings(held)).toEqual(HISTORY_DEFAULTS);
  });

  it('change one by one, and only where they differ', () => {
    const held = { history: { auto_commit: true, author: { name: 'Ada', email: 'ada@example.org' } } };
    expect(
      planHistorySettings(held, { autoCommit: true, quietMs: 2_000, maxBinaryBytes: undefined }),
    ).toEqual([{ names: ['history', 'quiet_seconds'], value: 2 }]);
  });

  it.each([
    ['quietMs', { quietMs: -1 }],
    ['quietMs', { quietMs: Number.NaN }],
    ['quietMs', { quietMs: 86_400_001 }],
    ['maxBinaryBytes', { maxBinaryBytes: -1 }],
    ['maxBinaryBytes', { maxBinaryBytes: Infinity }],
  ])('refuse what makes no sense and name %s', (field, wanted) => {
    expect(() => planHistorySettings({}, wanted)).toThrow(
      expect.objectContaining({ code: 'invalid', details: { field } }),
    );
  });

  it('say who sits at the machine only with a name and an address', () => {
    const ada = { name: 'Ada', email: 'ada@example.org' };
    expect(readMachineAuthor({ history: { author: ada } })).toEqual(ada);
    for (const author of [{ name: 'Ada' }, { name: ' ', email: 'x' }, 'Ada', null])
      expect(readMachineAuthor({ history: { author } })).toBeNull();
  });
});

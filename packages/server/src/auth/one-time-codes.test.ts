import { describe, expect, it } from 'vitest';
import { oneTimeCodes } from './one-time-codes.ts';

/** Secret, times and codes of RFC 6238, appendix B, cut to six digits. */
const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const STEP_MS = 30_000;

describe('codes of the second factor', () => {
  it.each([
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_234_567_890, '005924'],
    [2_000_000_000, '279037'],
    [20_000_000_000, '353130'],
  ])('are those of RFC 6238 at %i s', async (seconds, code) => {
    expect(await oneTimeCodes.match(SECRET, code, seconds * 1000)).toBe(Math.floor(seconds / 30));
  });

  it('are taken one step early and late, as the step that they belong to, and no farther off', async () => {
    const at = (ms: number) => oneTimeCodes.match(SECRET, '287082', ms);
    expect(await Promise.all([at(0), at(STEP_MS), at(3 * STEP_MS - 1)])).toEqual([1, 1, 1]);
    expect(await at(3 * STEP_MS)).toBeNull();
    expect(await oneTimeCodes.match(SECRET, '081804', (37_037_036 - 2) * STEP_MS)).toBeNull();
  });

  it.each(['', '28708', '2870821', '287 082', '２８７０８２', '287082\n', 'abcdef'])(
    'are not %j',
    async (code) => {
      expect(await oneTimeCodes.match(SECRET, code, 59_000)).toBeNull();
    },
  );

  it('come from new secrets of 160 bits, with an address for apps', () => {
    const [one, two] = [oneTimeCodes.create('ada'), oneTimeCodes.create('ada')];
    expect(one.secret).toMatch(/^[A-Z2-7]{32}$/);
    expect(one.secret).not.toBe(two.secret);
    expect(one.uri).toBe(`otpauth://totp/Codex:ada?secret=${one.secret}&issuer=Codex`);
  });
});

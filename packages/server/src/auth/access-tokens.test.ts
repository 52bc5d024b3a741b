import { SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { ACCESS_TOKEN_SECONDS, createAccessTokens } from './access-tokens.ts';

const KEY = new Uint8Array(32).fill(7);
const AT_MS = 1_763_000_000_000;
const MINUTE_MS = 60_000;
const LIFE_MS = ACCESS_TOKEN_SECONDS * 1000;
const claims = { userId: 'ada', sessionId: 'session', securityStamp: 'stamp' };
const open = () => createAccessTokens(new Map([['k1', KEY]]), () => 'id');

describe('a token that was checked before', () => {
  it('says the same for as long as it is good, and nothing from then on', async () => {
    const tokens = open();
    const token = await tokens.sign(claims, AT_MS);
    for (const afterMs of [0, MINUTE_MS, LIFE_MS - 1, LIFE_MS - 1])
      expect(await tokens.verify(token, AT_MS + afterMs)).toEqual(claims);
    for (const afterMs of [LIFE_MS, LIFE_MS + 1, 2 * LIFE_MS])
      expect(await tokens.verify(token, AT_MS + afterMs)).toBeNull();
    expect(await tokens.verify(token, AT_MS + MINUTE_MS)).toEqual(claims);
  });

  it('is not good when the clock has gone back to before it was made', async () => {
    const tokens = open();
    const token = await tokens.sign(claims, AT_MS);
    expect(await tokens.verify(token, AT_MS)).toEqual(claims);
    expect(await tokens.verify(token, AT_MS - MINUTE_MS)).toBeNull();
  });

  it('is not taken for one of which a character differs', async () => {
    const tokens = open();
    const token = await tokens.sign(claims, AT_MS);
    expect(await tokens.verify(token, AT_MS)).toEqual(claims);
    for (const at of [0, token.indexOf('.') + 5, token.lastIndexOf('.') + 5]) {
      const other = token[at] === 'A' ? 'B' : 'A';
      const changed = token.slice(0, at) + other + token.slice(at + 1);
      expect(await tokens.verify(changed, AT_MS)).toBeNull();
      expect(await tokens.verify(changed, AT_MS)).toBeNull();
    }
    expect(await tokens.verify(token, AT_MS)).toEqual(claims);
  });

  it('is not remembered longer than half an hour, whatever end it names', async () => {
    const tokens = open();
    const token = await new SignJWT({ sid: 'session', stamp: 'stamp' })
      .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', kid: 'k1' })
      .setSubject('ada')
      .setIssuer('codex')
      .setAudience('codex-api')
      .setJti('id')
      .setIssuedAt(AT_MS / 1000)
      .setExpirationTime(AT_MS / 1000 + 10 * ACCESS_TOKEN_SECONDS)
      .sign(KEY);
    expect(await tokens.verify(token, AT_MS + LIFE_MS)).toEqual(claims);
    expect(await tokens.verify(token, AT_MS + LIFE_MS + 1000)).toBeNull();
  });
});

it('goes on checking when more tokens were sent than are remembered', async () => {
  const tokens = open();
  const sign = (nth: number) => tokens.sign({ ...claims, sessionId: `s${nth}` }, AT_MS);
  const made = await Promise.all(Array.from({ length: 2_100 }, (_, nth) => sign(nth)));
  for (const token of made) await tokens.verify(token, AT_MS);
  const said = await Promise.all(made.map((token) => tokens.verify(token, AT_MS)));
  expect(said.map((each) => each?.sessionId)).toEqual(made.map((_, nth) => `s${nth}`));
});

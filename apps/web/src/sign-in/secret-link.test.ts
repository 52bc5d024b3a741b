import { describe, expect, it } from 'vitest';
import { createMemoryHistory, createRouter } from 'vue-router';
import { readSecretLink, safeNext, secretPage } from './secret-link.ts';

const SECRET = 'k3Jd8-pQ_2xWv7Lm9sTz';
const page = { template: '<p />' };

describe('links with a secret', () => {
  it('are told by their word and a secret of some length', () => {
    expect(readSecretLink(`#invite=${SECRET}`)).toEqual({ kind: 'invite', secret: SECRET });
    expect(readSecretLink('#token=short')).toBeNull();
    expect(readSecretLink('#Results')).toBeNull();
    expect(readSecretLink(`#other=${SECRET}`)).toBeNull();
  });

  it.each([
    [`/#token=${SECRET}`, '/enter', {}],
    [`/#reset=${SECRET}`, '/reset', {}],
    [`/sign-in#invite=${SECRET}`, '/join', {}],
    [`/w/lab/runs/a.md?view=history#token=${SECRET}`, '/enter', { next: '/w/lab/runs/a.md?view=history' }],
  ])('lead from %s to their page', async (address, path, query) => {
    const to = await arrive(address);
    expect(secretPage(to)).toEqual({ path, query, hash: to.hash, replace: true });
  });

  it('stay where they are used', async () => {
    expect(secretPage(await arrive(`/enter#token=${SECRET}`))).toBeNull();
  });

  it('never lead on to another place', () => {
    expect(safeNext('/w/lab/runs/')).toBe('/w/lab/runs/');
    for (const bad of [
      '//evil.example',
      '/\\evil.example',
      'https://evil.example',
      undefined,
      `/#token=${SECRET}`,
    ])
      expect(safeNext(bad)).toBe('/');
  });
});

async function arrive(address: string) {
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [
      { path: '/sign-in', meta: { isBare: true }, component: page },
      { path: '/:rest(.*)*', component: page },
    ],
  });
  await router.push(address);
  return router.currentRoute.value;
}

import { beforeEach, describe, expect, it } from 'vitest';
import { type Answered, openServer, type OpenServer } from './testing/open-server.ts';

const SETTINGS = '/users/me/settings';
let server: OpenServer;
let token: string;
beforeEach(async () => {
  server = await openServer();
  token = (await server.signIn('ada')).access;
});

const patch = (body: object, headers: Readonly<Record<string, string>> = {}): Promise<Answered> =>
  server.ask('PATCH', SETTINGS, token, body, headers);

describe('the settings of a person', () => {
  it('are the usual ones until something is changed, and then theirs alone', async () => {
    const { data: usual } = await server.ask('GET', SETTINGS, token);
    expect(usual).toEqual({
      ...{ theme: 'system', density: 'comfortable', custom_css: '', shortcuts: {}, recent_searches: [] },
      editor: {
        ...{ mode: 'live', line_numbers: false, spellcheck: true, readable_width: true },
        ...{ font_size: 16, tab_size: 4 },
      },
    });
    await patch({ theme: 'dark' });
    const { access } = await server.signIn('root');
    expect((await server.ask('GET', SETTINGS, access)).data).toEqual(usual);
    expect((await server.ask('GET', SETTINGS, token)).data).toEqual({ ...usual, theme: 'dark' });
  });

  it.each(['PUT', 'PATCH'])('keep by %s what is not sent, and are usual again by null', async (method) => {
    await patch({ theme: 'dark', shortcuts: { 'file.new': 'Mod+Alt+N', 'search.open': '' } });
    const body = { density: 'compact', editor: { line_numbers: true, font_size: 20 } };
    const { data } = await server.ask(method, SETTINGS, token, body);
    expect(data).toMatchObject({ theme: 'dark', density: 'compact', shortcuts: { 'search.open': '' } });
    expect(data?.['editor']).toMatchObject({ line_numbers: true, font_size: 20, spellcheck: true });
    const { data: again } = await server.ask(method, SETTINGS, token, { editor: null, shortcuts: null });
    expect(again).toMatchObject({ theme: 'dark', shortcuts: {}, editor: { font_size: 16 } });
  });

  it('are replaced only by who knows them, when that is asked for', async () => {
    const first = await patch({ theme: 'dark' });
    const before = first.etag ?? '';
    expect(before).toMatch(/^"[0-9a-f]{32}"$/);
    const second = await patch({ theme: 'light' }, { 'if-match': before });
    expect([second.status, second.etag === before]).toEqual([200, false]);
    const late = await patch({ density: 'compact' }, { 'if-match': before });
    expect([late.status, late.etag]).toEqual([412, second.etag]);
    expect((await patch({ density: 'compact' }, { 'if-match': '*' })).status).toBe(200);
    const known = (await server.ask('GET', SETTINGS, token)).etag ?? '';
    const asked = await server.ask('GET', SETTINGS, token, undefined, { 'if-none-match': known });
    expect(asked.status).toBe(304);
  });

  it.each([
    ['a field that nobody knows', { colour: 'red' }, 'colour'],
    ['one inside of the editor', { editor: { vim: true } }, 'editor.vim'],
    ['a theme that there is not', { theme: 'pink' }, 'theme'],
    ['letters that are too large', { editor: { font_size: 400 } }, 'editor.font_size'],
    ['a long style sheet', { custom_css: 'a'.repeat(32_769) }, 'custom_css'],
    ['many searches', { recent_searches: Array.from({ length: 51 }, String) }, 'recent_searches'],
    [
      'many shortcuts',
      { shortcuts: Object.fromEntries(Array.from({ length: 501 }, (_, at) => [`c.${at}`, 'K'])) },
      'shortcuts',
    ],
  ])('are refused with %s, which is named', async (_, body, field) => {
    const { status, details } = await patch(body);
    expect([status, details?.['field']]).toEqual([422, field]);
  });

  it('are refused above 64 KiB together, and stay as they were', async () => {
    await patch({ custom_css: 'é'.repeat(16_384) });
    const shortcuts = Object.fromEntries(
      Array.from({ length: 400 }, (_, at) => [`c.${at}`.padEnd(100, 'x'), 'K'.repeat(100)]),
    );
    expect((await patch({ shortcuts })).status).toBe(413);
    expect((await server.ask('GET', SETTINGS, token)).data).toMatchObject({ shortcuts: {} });
  });

  it('are noted in the audit log when they are decided about, and not with every search', async () => {
    const { access } = await server.signIn('root');
    await patch({ recent_searches: ['a'] });
    await patch({ theme: 'dark', recent_searches: ['b'] });
    await patch({ theme: 'dark' });
    const { data } = await server.ask('GET', '/audit?kind=user.settings_changed', access);
    expect(data).toMatchObject([{ details: { fields: 'theme' } }]);
  });

  it('are nobody’s without a sign-in', async () => {
    expect((await server.ask('GET', SETTINGS, null)).status).toBe(401);
    expect((await server.ask('PUT', SETTINGS, null, { theme: 'dark' })).status).toBe(401);
  });
});

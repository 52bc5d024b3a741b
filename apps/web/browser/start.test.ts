import { expect, it } from 'vitest';
import { brotliCompressSync } from 'node:zlib';
import { describeInBrowser } from './testing/stage.ts';

const MOST_SCRIPT_BYTES = 250_000;

describeInBrowser('the start of the app', {}, (stage) => {
  it('takes at most 250 kB of compressed script for the first page', async () => {
    const scripts: Promise<Buffer>[] = [];
    const { page, requests } = await stage.visit('/', { serviceWorkers: 'block' });
    await page.getByRole('navigation').first().waitFor();
    await page.waitForLoadState('load');
    for (const request of requests)
      if (request.resourceType() === 'script')
        scripts.push(request.response().then((found) => found!.body()));
    const sizes = (await Promise.all(scripts)).map((text) => brotliCompressSync(text).length);
    expect(sizes.length).toBeGreaterThan(0);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(MOST_SCRIPT_BYTES);
  });

  it('shows a note after two answers of the API in a row, whatever else is still on its way', async () => {
    const { page, context } = await stage.visit('about:blank', { serviceWorkers: 'block' });
    const held = new Map<string, () => Promise<void>>();
    await context.route('**/api/v1/**', (route) => {
      held.set(nameOf(route.request().url()), () => route.continue());
    });
    await page.goto(`${stage.server().url}/w/${stage.place()}/README.md`);
    const first = ['users/me', 'workspaces', 'notebooks'];
    await expect.poll(() => [...held.keys()]).toEqual(expect.arrayContaining(first));
    for (const name of first) await held.get(name)!();
    await expect.poll(() => [...held.keys()]).toContain('files/by-path/README.md');
    await held.get('files/by-path/README.md')!();
    await page.locator('.cm-line', { hasText: 'Sample laboratory' }).waitFor();
    await context.unroute('**/api/v1/**');
    for (const goOn of held.values()) await goOn().catch(() => undefined);
  });

  it('asks for each thing once', async () => {
    const { page, requests } = await stage.visit(`/w/${stage.place()}/README.md`);
    await page.getByRole('treeitem', { name: 'README.md' }).waitFor();
    await page.waitForFunction(() => document.readyState === 'complete');
    const asked = requests
      .filter((request) => request.url().includes('/api/v1/'))
      .map((request) => `${request.method()} ${request.url()}`);
    expect(asked.filter((each, at) => asked.indexOf(each) !== at)).toEqual([]);
  });
});

/** `http://…/api/v1/files?path=a` → `files`. */
function nameOf(url: string): string {
  return new URL(url).pathname.replace('/api/v1/', '');
}

import { expect, it } from 'vitest';
import { describeInBrowser } from './testing/stage.ts';

describeInBrowser('the app without its server', {}, (stage) => {
  it('opens where the server is out of reach, by the files that the browser keeps', async () => {
    const { page, context, expectOffline } = await stage.visit(`/w/${stage.place()}/README.md`);
    await page.getByRole('treeitem', { name: 'README.md' }).waitFor();
    await page.evaluate(() => navigator.serviceWorker.ready);
    await expect
      .poll(() =>
        page.evaluate(() => caches.match(document.scripts[0]!.src).then((kept) => kept !== undefined)),
      )
      .toBe(true);

    expectOffline(true);
    await context.setOffline(true);
    await page.reload();
    await page.locator('#app > *').first().waitFor();
    expect(await page.evaluate(() => caches.keys().then((names) => names.length))).toBe(1);
  });

  it('keeps nothing of what the API says', async () => {
    const { page } = await stage.visit(`/w/${stage.place()}/README.md`);
    await page.evaluate(() => navigator.serviceWorker.ready);
    await page.reload();
    await page.getByRole('treeitem', { name: 'README.md' }).waitFor();
    const kept = await page.evaluate(async () => {
      const all = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
      const requests = await Promise.all(all.map((cache) => cache.keys()));
      return requests.flat().map(({ url }) => new URL(url).pathname);
    });
    expect(kept).toContain('/');
    expect(kept.filter((path) => path.startsWith('/api/'))).toEqual([]);
  });

  it('can be installed', async () => {
    const { page, context } = await stage.visit('/');
    const session = await context.newCDPSession(page);
    const { errors } = await session.send('Page.getAppManifest');
    const { installabilityErrors } = await session.send('Page.getInstallabilityErrors');
    expect(errors).toEqual([]);
    // A window that keeps nothing (tests have no other) is the one thing that may stand in the way.
    expect(installabilityErrors.filter(({ errorId }) => errorId !== 'in-incognito')).toEqual([]);
  });
});

import { expect, it } from 'vitest';
import { describeInBrowser } from './testing/stage.ts';

const files = { 'README.md': '# Sample\n\nKept on the disk.\n' };

describeInBrowser('the app without its server', { files }, (stage) => {
  it('opens by the files that the browser keeps, says what is the matter, and goes on when the server is back', async () => {
    const { page, expectOffline } = await stage.visit(`/w/${stage.place()}/README.md`);
    await page.getByText('Kept on the disk.').first().waitFor();
    await page.waitForFunction(() => navigator.serviceWorker.ready.then(() => true));
    await page.waitForFunction(areFilesKept);

    expectOffline(true);
    await stage.restart(async () => {
      await page.reload();
      await page.getByRole('main').getByText('The server cannot be reached.').waitFor();
    });
    await page.getByText('Kept on the disk.').first().waitFor();
    await page.getByRole('treeitem', { name: 'README.md' }).waitFor();
  });

  it('keeps nothing of what the API says', async () => {
    const { page } = await stage.visit(`/w/${stage.place()}/README.md`);
    await page.waitForFunction(() => navigator.serviceWorker.ready.then(() => true));
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

/** Whether all that the page has loaded of the app is kept: runs in the page. */
async function areFilesKept(): Promise<boolean> {
  const paths = performance
    .getEntriesByType('resource')
    .map(({ name }) => new URL(name, location.href).pathname)
    .filter((path) => path.startsWith('/assets/'));
  const kept = await Promise.all(paths.map((path) => caches.match(path)));
  return paths.length > 0 && kept.every((file) => file !== undefined);
}

import { expect, it } from 'vitest';
import { describeInBrowser } from './testing/stage.ts';

describeInBrowser('the first run', { isLinkKept: true }, (stage) => {
  it('leads from the one-time link to the demo notebook, and the link is good for nothing then', async () => {
    const { page } = await stage.visitAsStranger(stage.server().link);
    await page.getByRole('heading', { name: 'Welcome' }).waitFor();
    expect(page.url()).not.toContain('token');
    await page.getByRole('button', { name: /^Open / }).click();
    await page.getByRole('treeitem', { name: 'README.md' }).click();
    await page.getByRole('tab', { name: 'README.md' }).waitFor();
    expect(new URL(page.url()).pathname).toMatch(/^\/w\/[^/]+\/[^/]+\/README\.md$/);

    const other = await stage.visitAsStranger(stage.server().link);
    other.expectStatus(401);
    await other.page.getByRole('button', { name: 'Sign in' }).waitFor();
  });
});

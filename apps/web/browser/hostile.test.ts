import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { hostileFiles as moreFiles } from '../src/markup/hostile/hostile-files.ts';
import { hostileFiles } from './testing/hostile-files.ts';
import { describeInBrowser, type Stage, type Visit } from './testing/stage.ts';

const PLACES = ['?view=search&q=needle', '?view=list', '?view=graph', '?view=history', '?view=trash'];

const files: Readonly<Record<string, string | Uint8Array>> = {
  ...hostileFiles,
  ...Object.fromEntries(moreFiles.map(({ path, bytes }) => [path, bytes])),
};

describeInBrowser('hostile files', { files, hasHistory: true }, (stage) => {
  it('run nothing and fetch nothing in the view that shows them', async () => {
    const visit = await enter(stage);
    for (const path of Object.keys(files)) await expectNothingRun(visit, stage, toAddress(path));
  });

  it('run nothing as a source, in the history, or line by line', async () => {
    const visit = await enter(stage);
    for (const view of ['history', 'blame', 'source', 'code'])
      for (const path of ['note.md', 'page.html', 'cells.ipynb'])
        await expectNothingRun(visit, stage, `${toAddress(path)}?view=${view}`);
  });

  it('run nothing by their names and properties, in searches, lists, the graph, the history and on Today', async () => {
    const visit = await enter(stage);
    for (const place of PLACES) await expectNothingRun(visit, stage, place);
    await visit.page.goto(stage.server().url);
    await settled(visit.page);
    expect(await scriptsRun(visit.page)).toBeNull();
  });
});

/**
 * The policy of the page is off here: it is what holds where all else fails, and would hide what else fails. Pictures
 * that are not there are asked for, and stay away.
 */
async function enter(stage: Stage): Promise<Visit> {
  const visit = await stage.visit(`/w/${stage.place()}/`, { bypassCSP: true });
  visit.expectStatus(404);
  return visit;
}

async function expectNothingRun({ page }: Visit, stage: Stage, address: string): Promise<void> {
  const url = `${stage.server().url}/w/${stage.place()}/${address}`;
  await page.goto(url);
  await settled(page);
  expect(page.url(), 'the page went elsewhere').toBe(new URL(url).href);
  expect(await scriptsRun(page), address).toBeNull();
}

/** Everything was asked for and drawn: nothing is loading, and two frames went by without a change of the page. */
async function settled(page: Page): Promise<void> {
  await page.getByRole('main').waitFor();
  await page.waitForLoadState('networkidle');
  await page.waitForFunction(() => document.querySelector('[aria-busy=true]') === null);
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}

function scriptsRun(page: Page): Promise<unknown> {
  return page.evaluate(() => {
    const { xss, __xss } = window as unknown as { readonly xss?: unknown; readonly __xss?: unknown };
    return xss ?? __xss ?? null;
  });
}

function toAddress(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CDPSession, Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { describeInBrowser, type Visit } from './testing/stage.ts';

/** `CODEX_LARGE=1` takes what is largest, and its time. */
const isLarge = process.env['CODEX_LARGE'] === '1';
const FILES = isLarge ? 100_000 : 20_000;
const ROWS = 1_000_000;
const NOTE_BYTES = 10_000_000;
const MOST_NODES = 6_000;
const MOST_LINES = 400;
const ROUNDS = isLarge ? 250 : 40;

describeInBrowser('large things', { files: { 'README.md': '# Large\n' }, prepare }, (stage) => {
  it('shows a folder of many thousand files with a bounded page, wherever it is scrolled to', async () => {
    const { page } = await stage.visit(`/w/${stage.place()}/README.md`);
    await page.getByRole('treeitem', { name: 'many' }).click();
    await page.getByRole('treeitem', { name: 'n00000.md' }).waitFor();
    const tree = page.getByRole('tree', { name: 'Files' });
    for (let step = 0; step < 10; step++) {
      await tree.evaluate((element) => {
        const scroller = [element, ...element.querySelectorAll('*')].find(
          (each) => each.scrollHeight > each.clientHeight + 1,
        );
        scroller?.scrollTo(0, scroller.scrollHeight);
      });
      expect(await nodesOf(page)).toBeLessThan(MOST_NODES);
    }
    expect(await page.getByRole('treeitem').count()).toBeLessThan(150);
  });

  it('shows a folder of many thousand files as a list with a bounded page', async () => {
    const { page } = await stage.visit(`/w/${stage.place()}/many/?view=list`);
    await page.getByText('Note 0', { exact: true }).first().waitFor();
    await page.keyboard.press('End');
    expect(await nodesOf(page)).toBeLessThan(MOST_NODES);
  });

  it('opens a table of a million rows without holding them in the page', async () => {
    const { page, requests } = await stage.visit(`/w/${stage.place()}/million.csv`);
    await page.getByText('value').first().waitFor();
    await page.getByText('1,000,000', { exact: false }).first().waitFor();
    expect(await nodesOf(page)).toBeLessThan(MOST_NODES);
    expect(requests.filter((request) => request.url().includes('/api/')).length).toBeLessThan(40);
  });

  it('opens a note of 10 MB with a bounded page', async () => {
    const { page } = await stage.visit(`/w/${stage.place()}/long.md`);
    await page.getByText('Paragraph 1 of a long note.').first().waitFor();
    expect(await nodesOf(page)).toBeLessThan(MOST_NODES);
    expect(await page.locator('.cm-line').count()).toBeLessThan(MOST_LINES);
  });

  it('does not grow while files are opened and closed', async () => {
    const visit = await stage.visit(`/w/${stage.place()}/README.md`, { serviceWorkers: 'block' });
    await visit.page.getByRole('treeitem', { name: 'few' }).click();
    await openAndClose(visit, 20);
    const before = await measure(visit);
    await openAndClose(visit, ROUNDS);
    const between = await measure(visit);
    await openAndClose(visit, ROUNDS);
    const after = await measure(visit);
    expect(after.Nodes! - between.Nodes!).toBeLessThan(before.Nodes! * 0.2);
    expect(after.JSEventListeners! - between.JSEventListeners!).toBeLessThan(before.JSEventListeners! * 0.2);
    expect(after.JSHeapUsedSize! - between.JSHeapUsedSize!).toBeLessThan(before.JSHeapUsedSize! * 0.25);
  });
});

function prepare(root: string): void {
  for (const [folder, count] of [
    ['many', FILES],
    ['few', 20],
  ] as const) {
    mkdirSync(join(root, folder));
    for (let at = 0; at < count; at++)
      writeFileSync(join(root, folder, `n${String(at).padStart(5, '0')}.md`), `# Note ${at}\n`);
  }
  const lines = Array.from({ length: ROWS }, (_, at) => `${at},${(at * 7919) % 1009}`);
  writeFileSync(join(root, 'million.csv'), `row,value\n${lines.join('\n')}\n`);
  const paragraph = (at: number) => `Paragraph ${at} of a long note.\n\n`;
  let text = '# Long\n\n';
  for (let at = 1; text.length < NOTE_BYTES; at++) text += paragraph(at);
  writeFileSync(join(root, 'long.md'), text);
}

function nodesOf(page: Page): Promise<number> {
  return page.evaluate(() => document.querySelectorAll('*').length);
}

/** Opens files of a folder one after the other, each in the place of the last. */
async function openAndClose({ page }: Visit, rounds: number): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    const name = `n${String(round % 20).padStart(5, '0')}.md`;
    await page.getByRole('treeitem', { name }).click();
    await page
      .getByText(`Note ${round % 20}`, { exact: true })
      .first()
      .waitFor();
  }
}

async function measure({ page, context }: Visit): Promise<Readonly<Record<string, number>>> {
  const session: CDPSession = await context.newCDPSession(page);
  await session.send('Performance.enable');
  await session.send('HeapProfiler.collectGarbage');
  const { metrics } = await session.send('Performance.getMetrics');
  await session.detach();
  return Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
}

// Measures the built app in a browser: `node apps/web/scripts/measure.mjs FOLDER FILES`, for `pnpm bench --only web`.
// FOLDER is empty; a notebook is made there. Prints one line of JSON.
import { createServer } from 'node:http';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { launchBrowser, signIn, startBuilt } from './run-demo.mjs';

const NOTE_BYTES = 1_000_000;
const STEPS = 60;
const KEYS = 60;
const VISITS = 5;

const [folder, files] = [process.argv[2], Number(process.argv[3])];
const notebook = join(folder, 'notebook');
mkdirSync(join(notebook, 'many'), { recursive: true });
for (let at = 0; at < files; at++)
  writeFileSync(join(notebook, 'many', `n${String(at).padStart(6, '0')}.md`), `# Note ${at}\n`);
const paragraph = 'A paragraph of a note that is long, with **some** marks.\n\n';
writeFileSync(join(notebook, 'long.md'), paragraph.repeat(NOTE_BYTES / paragraph.length));
writeFileSync(join(notebook, 'README.md'), '# Bench\n');

const server = await startBuilt(['open', notebook], join(folder, 'data'));
const browser = await launchBrowser();
try {
  const { cookies, place } = await signIn(browser, server);
  const open = async (path) => {
    const context = await browser.newContext({ serviceWorkers: 'block' });
    await context.addCookies(cookies);
    const page = await context.newPage();
    await page.addInitScript(() => {
      window.longTasks = [];
      new PerformanceObserver((list) =>
        window.longTasks.push(...list.getEntries().map(({ duration }) => duration)),
      ).observe({ type: 'longtask' });
    });
    await page.goto(`${server.url}${path}`);
    return page;
  };
  const figures = {
    scrolling: await scroll(await open(`/w/${place}/README.md`)),
    typing: await type(await open(`/w/${place}/long.md`)),
    ...(await firstPage(() => open('/'))),
    bareMs: await bare(),
  };
  console.log(JSON.stringify(figures));
} finally {
  await browser.close();
  server.child.kill();
}

/** Long tasks while a tree of all files is scrolled from its beginning to its end. */
async function scroll(page) {
  await page.getByRole('treeitem', { name: 'many' }).click();
  await page.getByRole('treeitem', { name: 'n000000.md' }).waitFor();
  return longTasksOf(page, async () => {
    for (let step = 1; step <= STEPS; step++)
      await page.getByRole('tree').evaluate(
        (tree, share) =>
          new Promise((done) => {
            const all = [tree, ...tree.querySelectorAll('*')];
            const scroller = all.find((each) => each.scrollHeight > each.clientHeight + 1) ?? tree;
            scroller.scrollTo(0, scroller.scrollHeight * share);
            requestAnimationFrame(() => requestAnimationFrame(done));
          }),
        step / STEPS,
      );
  });
}

async function type(page) {
  await page.locator('.cm-content').click();
  return longTasksOf(page, async () => {
    for (let key = 0; key < KEYS; key++) await page.keyboard.type('x');
  });
}

async function longTasksOf(page, work) {
  await page.evaluate(() => (window.longTasks.length = 0));
  await work();
  return page.evaluate(() => window.longTasks);
}

/** What the first page takes to be drawn, and how much comes over the wire for it. */
async function firstPage(open) {
  const times = [];
  let bytes = 0;
  for (let visit = 0; visit < VISITS; visit++) {
    const page = await open();
    await page.getByRole('heading').first().waitFor();
    const seen = await page.evaluate(() => ({
      at: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? performance.now(),
      bytes: performance
        .getEntriesByType('resource')
        .reduce((sum, { transferSize }) => sum + transferSize, 0),
    }));
    times.push(seen.at);
    bytes = seen.bytes;
    await page.context().close();
  }
  return { pageMs: times.sort((a, b) => a - b)[Math.floor(VISITS / 2)], bytes };
}

/** The same for a page of one line without any script. */
async function bare() {
  const plain = createServer((_, response) => {
    response.setHeader('content-type', 'text/html').end('<!doctype html><title>x</title><h1>Bare</h1>');
  });
  await new Promise((done) => plain.listen(0, '127.0.0.1', done));
  const times = [];
  for (let visit = 0; visit < VISITS; visit++) {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(`http://127.0.0.1:${plain.address().port}/`);
    await page.waitForFunction(() => performance.getEntriesByName('first-contentful-paint').length > 0);
    times.push(
      await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0].startTime),
    );
    await context.close();
  }
  plain.close();
  return times.sort((a, b) => a - b)[Math.floor(VISITS / 2)];
}

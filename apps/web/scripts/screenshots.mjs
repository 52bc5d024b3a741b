// Takes the pictures in docs/screenshots anew, from the demo notebook: `node apps/web/scripts/screenshots.mjs [FOLDER]`,
// after `pnpm build`.
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { launchBrowser, signIn, startBuilt } from './run-demo.mjs';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const folder = process.argv[2] ?? join(ROOT, 'docs/screenshots');
const SIZES = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };
const SCREENS = [
  ['today', '/', 'h1'],
  ['note', 'experiments/logistic-map/logistic-map.md', '.cm-content'],
  ['cells', 'experiments/logistic-map/analysis.ipynb', 'main'],
  ['table', 'experiments/logistic-map/data/lyapunov.csv', 'main'],
  ['picture', 'experiments/logistic-map/bifurcation.png', 'main img'],
  ['list', 'experiments/', 'main'],
  ['search', '?view=search&q=learning', '[role=option]'],
  ['graph', '?view=graph', 'main'],
  ['history', '?view=history', 'main'],
  ['settings', '/settings/appearance', 'main'],
  ['people', '/workspaces', 'main'],
  ['health', '/admin/health', 'main'],
];

const work = mkdtempSync(join(tmpdir(), 'codexlab-screenshots-'));
mkdirSync(folder, { recursive: true });
const server = await startBuilt(['demo', join(work, 'demo')], join(work, 'data'));
const browser = await launchBrowser();
try {
  await takeAll();
} finally {
  await browser.close();
  const ended = once(server.child, 'exit');
  server.child.kill();
  await ended;
  rmSync(work, { recursive: true, force: true });
}

async function takeAll() {
  const { cookies, place } = await signIn(browser, server);
  for (const colorScheme of ['light', 'dark'])
    for (const [size, viewport] of Object.entries(SIZES)) {
      const context = await browser.newContext({ viewport, colorScheme, reducedMotion: 'reduce' });
      await context.addCookies(cookies);
      const page = await context.newPage();
      for (const [name, path, ready] of SCREENS) {
        await page.goto(server.url + (path.startsWith('/') ? path : `/w/${place}/${path}`));
        await page.locator(ready).first().waitFor();
        await page.waitForLoadState('networkidle');
        await page.screenshot({ path: join(folder, `${name}-${size}-${colorScheme}.png`) });
      }
      await context.close();
    }
}

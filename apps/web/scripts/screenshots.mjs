// Takes the pictures in docs/screenshots anew, from the demo notebook: `node apps/web/scripts/screenshots.mjs [FOLDER]`,
// after `pnpm build`.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

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
const server = await startDemo();
const browser = await chromium.launch({
  executablePath: process.env.CODEX_CHROMIUM || '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
});
try {
  await takeAll();
} finally {
  await browser.close();
  server.child.kill();
  rmSync(work, { recursive: true, force: true });
}

async function takeAll() {
  const cookies = await signIn();
  for (const colorScheme of ['light', 'dark'])
    for (const [size, viewport] of Object.entries(SIZES)) {
      const context = await browser.newContext({ viewport, colorScheme, reducedMotion: 'reduce' });
      await context.addCookies(cookies);
      const page = await context.newPage();
      for (const [name, path, ready] of SCREENS) {
        await page.goto(server.url + (path.startsWith('/') ? path : `/w/demo/demo/${path}`));
        await page.locator(ready).first().waitFor();
        await page.waitForLoadState('networkidle');
        await page.screenshot({ path: join(folder, `${name}-${size}-${colorScheme}.png`) });
      }
      await context.close();
    }
}

async function signIn() {
  const context = await browser.newContext();
  const token = new URL(server.link).hash.replace('#token=', '');
  await context.request.post(`${server.url}/api/v1/users/token/link`, { data: { token } });
  return context.cookies();
}

/** The built command, with a demo notebook and a data folder of its own. */
function startDemo() {
  const words = ['demo', join(work, 'demo'), '--port', '0', '--json', '--data', join(work, 'data')];
  const child = spawn(process.execPath, [join(ROOT, 'codexlab.mjs'), ...words], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return new Promise((done, fail) => {
    let said = '';
    child.on('exit', (code) => fail(new Error(`The server ended with ${code}.`)));
    child.stdout.on('data', (chunk) => {
      said += chunk;
      const line = /^.*"type":"serving".*$/m.exec(said)?.[0];
      if (line === undefined) return;
      const { url, sign_in_url: link } = JSON.parse(line).data;
      done({ child, url, link });
    });
  });
}

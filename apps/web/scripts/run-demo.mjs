import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** Starts the built command (`['demo', folder]`) with a data folder of its own; resolves to where it is. */
export function startBuilt(words, dataDir) {
  const args = [...words, '--port', '0', '--json', '--data', dataDir];
  const child = spawn(process.execPath, [join(ROOT, 'codexlab.mjs'), ...args], {
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

/** The browser of the system, or the one that `CODEX_CHROMIUM` names. */
export function launchBrowser() {
  return chromium.launch({
    executablePath: process.env.CODEX_CHROMIUM || '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
}

/** Uses the link of a server; resolves to the cookies of its owner and `workspace/notebook`. */
export async function signIn(browser, { url, link }) {
  const context = await browser.newContext();
  const token = new URL(link).hash.replace('#token=', '');
  await context.request.post(`${url}/api/v1/users/token/link`, { data: { token } });
  const slugOf = async (noun) =>
    (await (await context.request.get(`${url}/api/v1/${noun}`)).json()).data[0].slug;
  const place = `${await slugOf('workspaces')}/${await slugOf('notebooks')}`;
  const status = `${url}/api/v1/notebooks/${encodeURIComponent(place)}/status`;
  while ((await (await context.request.get(status)).json()).data.freshness !== 'fresh')
    await new Promise((done) => setTimeout(done, 200));
  const cookies = await context.cookies();
  await context.close();
  return { cookies, place };
}

import { join } from 'node:path';
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, vi } from 'vitest';
import { findChromium } from './find-chromium.ts';
import { lookForBarriers } from './look-for-barriers.ts';
import { runCommand, type Server, startServer } from './start-server.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { type Watch, watchPage } from './watch-page.ts';

/** Nothing leaves the machine, whatever a page asks for. */
const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1',
];
const WAIT_MS = 30_000;
/** A folder for pictures of how each page stood when its test ended. */
const SHOTS = process.env['CODEX_SCREENSHOTS'];

/** A page with what watches over it. */
export interface Visit extends Watch {
  readonly page: Page;
  readonly context: BrowserContext;
}

/** A server, a browser, and whoever comes. */
export interface Stage {
  readonly server: () => Server;
  /** The folder of the notebook. */
  readonly root: string;
  /** `workspace/notebook`, as addresses have it. */
  readonly place: () => string;
  /** Opens a page of the app for the owner; what it did wrong is asserted when the test ends. */
  visit(path?: string, options?: BrowserContextOptions): Promise<Visit>;
  /** The same for somebody who is not signed in. */
  visitAsStranger(address: string, options?: BrowserContextOptions): Promise<Visit>;
  /** Ends the server at once, and starts it again at the same address. */
  restart(whileAway?: () => Promise<void>): Promise<void>;
}

/** What is on a stage. */
export interface StageOptions {
  /** Files of the notebook; absent: the demo notebook. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /** True: the link of the server is left to the scene, so nobody is signed in by `visit`. */
  readonly isLinkKept?: boolean;
  /** True: what stands in the folder is the first version of its history, and what changes is committed soon. */
  readonly hasHistory?: boolean;
  /** Called with the folder before the server starts. */
  readonly prepare?: (root: string) => void | Promise<void>;
}

/**
 * Describes what people see in a browser. Where there is none, the tests are skipped and say why; a machine that checks
 * for others (`CI`) must have one.
 */
export function describeInBrowser(name: string, options: StageOptions, scenes: (stage: Stage) => void): void {
  const executablePath = findChromium();
  const isSkipped = executablePath === null && process.env['CI'] === undefined;
  const why = isSkipped ? ' (no Chromium was found: install it, or set CODEX_CHROMIUM)' : '';
  // Nothing else than a missing browser skips them, and never where others rely on what is told.
  describe.skipIf(isSkipped)(`${name}${why}`, () => {
    scenes(openStage(executablePath, options));
  });
}

function openStage(executablePath: string | null, options: StageOptions): Stage {
  const { files, prepare, isLinkKept = false, hasHistory = false } = options;
  const root = temporaryFolder(files ?? {});
  const dataDir = temporaryFolder();
  const words = files === undefined ? ['demo', root] : ['open', root];
  const visits: Visit[] = [];
  let browser: Browser;
  let server: Server;
  let owner: BrowserContext;
  let place = '';

  beforeAll(async () => {
    if (executablePath === null) throw new Error('CI must have Chromium: install it, or set CODEX_CHROMIUM.');
    await prepare?.(root);
    if (hasHistory) await beginHistory(root, dataDir);
    const starting = startServer({ words, dataDir });
    browser = await chromium.launch({ executablePath, args: ARGS });
    server = await starting;
    owner = await browser.newContext();
    if (isLinkKept) return;
    const token = new URL(server.link).hash.replace('#token=', '');
    const signedIn = await owner.request.post(`${server.url}/api/v1/users/token/link`, { data: { token } });
    expect(signedIn.status()).toBe(200);
    place = await readPlace(owner, server.url);
    await untilIndexed(owner, `${server.url}/api/v1/notebooks/${encodeURIComponent(place)}/status`);
  });

  afterEach(async () => {
    const ended = visits.splice(0);
    if (SHOTS !== undefined)
      for (const [at, { page }] of ended.entries())
        await page.screenshot({
          path: join(SHOTS, `${expect.getState().currentTestName ?? ''}-${at}.png`.replaceAll('/', '-')),
        });
    const faults = await Promise.all(ended.map(faultsOf));
    await Promise.all(ended.map(({ context }) => context.close()));
    expect(faults.flat()).toEqual([]);
  });

  afterAll(async () => {
    await browser?.close();
    await server?.kill();
  });

  async function open(
    address: string,
    context: BrowserContext,
    expected: readonly number[] = [],
  ): Promise<Visit> {
    context.setDefaultTimeout(WAIT_MS);
    const page = await context.newPage();
    const visit = { page, context, ...(await watchPage(page, server.url)) };
    visit.expectStatus(...expected);
    visits.push(visit);
    await page.goto(address);
    return visit;
  }

  return {
    root,
    server: () => server,
    place: () => place,
    async visit(path = '/', options = {}) {
      const context = await browser.newContext(options);
      await context.addCookies(await owner.cookies());
      return open(path.startsWith('/') ? server.url + path : path, context);
    },
    // Who they are is asked, and the answer is that nobody knows.
    visitAsStranger: async (address, options = {}) => open(address, await browser.newContext(options), [401]),
    async restart(whileAway) {
      await server.kill();
      try {
        await whileAway?.();
      } finally {
        server = await startServer({ words, dataDir, port: Number(new URL(server.url).port) });
      }
    },
  };
}

async function beginHistory(root: string, dataDir: string): Promise<void> {
  await runCommand(['init', root, '--git', '--data', dataDir]);
  await runCommand(['history', 'on', '--quiet', '0.2', '--notebook', root, '--data', dataDir]);
}

/** The first notebook, by its workspace and its own name. */
async function readPlace({ request }: BrowserContext, url: string): Promise<string> {
  const slugOf = async (noun: string) => {
    const answer = (await (await request.get(`${url}/api/v1/${noun}`)).json()) as {
      readonly data: readonly { readonly slug: string }[];
    };
    return answer.data[0]!.slug;
  };
  return `${await slugOf('workspaces')}/${await slugOf('notebooks')}`;
}

/** Waits until what stood in the folder at the start is known. */
async function untilIndexed({ request }: BrowserContext, url: string): Promise<void> {
  const look = async () => {
    const answer = (await (await request.get(url)).json()) as {
      readonly data: { readonly freshness: string };
    };
    if (answer.data.freshness !== 'fresh') throw new Error(`The notebook is ${answer.data.freshness}.`);
  };
  await vi.waitFor(look, { timeout: 240_000, interval: 100 });
}

/** What the page did wrong, and what on it as it stands now keeps people out. */
async function faultsOf({ page, faults }: Visit): Promise<readonly string[]> {
  const barriers = page.isClosed() ? [] : await lookForBarriers(page);
  return [...faults, ...barriers];
}

import type { Page, Request } from 'playwright-core';

/** What a page must never do, as it happened. */
export interface Watch {
  readonly faults: readonly string[];
  /** Every request since the page was opened, with its body's kind. */
  readonly requests: readonly Request[];
  /** Answers of these statuses are what the scene is about, and no faults. */
  expectStatus(...statuses: readonly number[]): void;
  /** The network is gone on purpose: that requests fail is no fault until it is back. */
  expectOffline(isOffline: boolean): void;
}

/** Browsers write a line of their own for each answer that is not good. */
const BAD_ANSWER = /^Failed to load resource: the server responded with a status of (\d+)/;
/** What the API answers of the history of a folder that has none; pages say so then. */
const NO_HISTORY = 501;
const NO_ANSWER =
  /^Failed to load resource: net::|net::ERR_|WebSocket connection to .* failed|ERR_INTERNET_DISCONNECTED/;

/** Listens for errors of scripts, errors in the console, broken policies and requests to other places. */
export async function watchPage(page: Page, origin: string): Promise<Watch> {
  const faults: string[] = [];
  const requests: Request[] = [];
  const expected = new Set<number>([NO_HISTORY]);
  let isOffline = false;

  page.on('pageerror', (error) => faults.push(`error: ${error.stack ?? error.message}`));
  page.on('console', (message) => {
    if (message.type() !== 'error') return;
    const text = message.text();
    const status = BAD_ANSWER.exec(text)?.[1];
    if (status !== undefined && expected.has(Number(status))) return;
    if (isOffline && NO_ANSWER.test(text)) return;
    faults.push(`console: ${text} (${message.location().url})`);
  });
  page.on('request', (request) => {
    requests.push(request);
    const url = new URL(request.url());
    const isOurs = url.origin === origin || url.host === new URL(origin).host;
    if (!isOurs && !['data:', 'blob:'].includes(url.protocol)) faults.push(`request: ${request.url()}`);
  });
  await page.exposeFunction('tellViolation', (what: string) => void faults.push(`policy: ${what}`));
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      const tell = (window as unknown as { tellViolation: (what: string) => void }).tellViolation;
      tell(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
    });
  });
  return {
    faults,
    requests,
    expectStatus: (...statuses) => statuses.forEach((status) => expected.add(status)),
    expectOffline: (value) => void (isOffline = value),
  };
}

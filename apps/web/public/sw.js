// Lets the app open where the server is out of reach. It keeps the files of the app, whose names change with their
// content, and the page that loads them. What the API says is never kept here: drafts are the app's own business.

/** One cache for each build that was seen, named after its page; the newest two stay, for windows that are still open. */
const PREFIX = 'codex-app-';
const KEPT_BUILDS = 2;
const PAGE = '/';
const APP_FILE = /^\/(?:assets\/|icon[\w-]*\.(?:svg|png)$|manifest\.webmanifest$)/;

self.addEventListener('install', (event) => event.waitUntil(readPage().then(() => self.skipWaiting())));
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

self.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== 'GET' || url.origin !== self.location.origin) return;
  if (url.pathname.startsWith('/api/')) return;
  if (event.request.mode === 'navigate') event.respondWith(openPage(event));
  else if (APP_FILE.test(url.pathname)) event.respondWith(openFile(event.request));
});

/** What a window had loaded before this worker was there. */
self.addEventListener('message', (event) => {
  if (event.data?.type !== 'keep' || !Array.isArray(event.data.paths)) return;
  const paths = event.data.paths.filter((path) => typeof path === 'string' && APP_FILE.test(path));
  event.waitUntil(newestCache().then((cache) => Promise.allSettled(paths.map((path) => keep(cache, path)))));
});

/** The server's page while it answers; else the last one that it gave. Other pages of the server are its own. */
async function openPage(event) {
  try {
    const response = await fetch(event.request);
    if (isApp(response)) event.waitUntil(keepPage(response.clone()));
    return response;
  } catch (error) {
    const kept = await (await newestCache()).match(PAGE);
    if (kept === undefined) throw error;
    return kept;
  }
}

/** A file of the app never changes under its name, but for the few without a hash, which change hardly ever. */
async function openFile(request) {
  const kept = await caches.match(request);
  if (kept !== undefined && request.url.includes('/assets/')) return kept;
  try {
    const response = await fetch(request);
    if (response.ok) await (await newestCache()).put(request, response.clone());
    return response;
  } catch (error) {
    if (kept === undefined) throw error;
    return kept;
  }
}

async function readPage() {
  const response = await fetch(PAGE, { headers: { accept: 'text/html' } });
  if (isApp(response)) await keepPage(response);
}

function isApp(response) {
  const type = response.headers.get('content-type') ?? '';
  return response.ok && !response.redirected && type.startsWith('text/html') && response.headers.has('etag');
}

/** A page that is new begins a cache of its own, with the files that it names. */
async function keepPage(response) {
  const text = await response.text();
  const name = PREFIX + (await digest(text));
  const isKnown = await caches.has(name);
  const cache = await caches.open(name);
  if (isKnown) return;
  await cache.put(PAGE, new Response(text, { headers: response.headers }));
  const paths = [...text.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, path]) => path);
  await Promise.allSettled(paths.filter((path) => APP_FILE.test(path)).map((path) => keep(cache, path)));
  const builds = await buildNames();
  await Promise.all(builds.slice(0, -KEPT_BUILDS).map((old) => caches.delete(old)));
}

async function keep(cache, path) {
  if ((await cache.match(path)) === undefined) await cache.add(path);
}

/** Caches are listed in the order in which they were made. */
async function newestCache() {
  const builds = await buildNames();
  return caches.open(builds.at(-1) ?? `${PREFIX}first`);
}

async function buildNames() {
  return (await caches.keys()).filter((name) => name.startsWith(PREFIX));
}

async function digest(text) {
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Array.from(new Uint8Array(bytes).slice(0, 8), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The first page: takes a one-time link, then shows what there is. */
export const HOME_PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Codex</title>
    <link rel="icon" href="data:," />
    <link rel="stylesheet" href="/assets/home.css" />
  </head>
  <body>
    <main>
      <h1>Codex</h1>
      <p id="status" role="status">Looking who you are …</p>
      <form id="sign-in" hidden>
        <label>Name <input name="username" autocomplete="username" required /></label>
        <label>Password <input name="password" type="password" autocomplete="current-password" required /></label>
        <label>Code of your second factor, if you have one
          <input name="code" inputmode="numeric" autocomplete="one-time-code" /></label>
        <button>Sign in</button>
      </form>
      <section id="notebooks" hidden>
        <h2>Notebooks</h2>
        <ul></ul>
      </section>
      <p class="links">
        <a href="/api/v1/docs">The API</a>
        <button id="sign-out" type="button" hidden>Sign out</button>
      </p>
    </main>
    <script type="module" src="/assets/home.js"></script>
  </body>
</html>
`;

/** What the first page does. The secret of a link stands behind the #, which browsers send to nobody. */
export const HOME_SCRIPT = `const status = document.querySelector('#status');
const signIn = document.querySelector('#sign-in');
const signOut = document.querySelector('#sign-out');
const notebooks = document.querySelector('#notebooks');

async function call(method, path, body) {
  const response = await fetch('/api/v1' + path, {
    method,
    headers: body === undefined ? {} : { 'content-type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const answer = response.status === 204 ? null : await response.json();
  if (!response.ok) throw Object.assign(new Error(answer.detail), { status: response.status });
  return answer;
}

async function takeLink() {
  const token = new URLSearchParams(location.hash.slice(1)).get('token');
  if (token === null) return;
  history.replaceState(null, '', location.pathname);
  await call('POST', '/users/token/link', { token });
}

async function showSignedIn() {
  const { data: user } = await call('GET', '/users/me');
  status.textContent = 'Signed in as ' + (user.full_name ?? user.username) + '.';
  signIn.hidden = true;
  signOut.hidden = false;
  const { data } = await call('GET', '/notebooks');
  const rows = data.map((notebook) => {
    const row = document.createElement('li');
    const link = document.createElement('a');
    link.href = '/api/v1/files?notebook_id=' + encodeURIComponent(notebook.id);
    link.textContent = notebook.name;
    row.append(link);
    return row;
  });
  notebooks.querySelector('ul').replaceChildren(...rows);
  notebooks.hidden = false;
  if (rows.length === 0) notebooks.querySelector('ul').textContent = 'None yet. Make one with the API.';
}

async function start() {
  try {
    await takeLink();
    await showSignedIn();
  } catch (error) {
    const fresh = error.status === 401 && (await refreshed());
    if (fresh) return showSignedIn();
    status.textContent = error.status === 401 ? 'Sign in, or open a new link of this server.' : error.message;
    signIn.hidden = false;
  }
}

async function refreshed() {
  try {
    await call('POST', '/users/token/refresh', {});
    return true;
  } catch {
    return false;
  }
}

signIn.addEventListener('submit', async (event) => {
  event.preventDefault();
  const fields = Object.fromEntries([...new FormData(signIn)].filter(([, value]) => value !== ''));
  try {
    await call('POST', '/users/token', fields);
    signIn.reset();
    await showSignedIn();
  } catch (error) {
    status.textContent = error.message;
  }
});

signOut.addEventListener('click', async () => {
  await call('POST', '/users/logout', {});
  location.reload();
});

await start();
`;

/** How the first page looks, by day and by night. */
export const HOME_STYLE = `:root { color-scheme: light dark; --ink: #1c1f24; --soft: #5d6673; --line: #d9dee5; --paper: #fff; --accent: #1a5fb4; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e7eaee; --soft: #9aa5b3; --line: #343a43; --paper: #16191d; --accent: #78aeed; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 36rem; margin: 12vh auto; padding: 0 1.5rem; }
h1 { font-size: 2rem; letter-spacing: -0.02em; margin: 0 0 0.25rem; }
h2 { font-size: 1.1rem; margin: 2rem 0 0.5rem; }
#status { color: var(--soft); margin: 0; }
a { color: var(--accent); }
ul { list-style: none; margin: 0; padding: 0; }
li { border-top: 1px solid var(--line); padding: 0.6rem 0; }
form { display: grid; gap: 1rem; margin-top: 2rem; }
form[hidden] { display: none; }
label { display: grid; gap: 0.25rem; color: var(--soft); font-size: 0.9rem; }
input { font: inherit; color: inherit; background: none; border: 1px solid var(--line); border-radius: 6px; padding: 0.5rem 0.75rem; }
button { font: inherit; color: inherit; background: none; border: 1px solid var(--line); border-radius: 6px; padding: 0.5rem 1rem; cursor: pointer; }
form button { background: var(--accent); border-color: var(--accent); color: var(--paper); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.links { display: flex; gap: 1rem; align-items: center; justify-content: space-between; margin-top: 2rem; }
`;

/**
 * What the first page does. The secret of a link stands behind the #, which browsers send to nobody; it stays in the
 * address until it is used, so that the page can be loaded again.
 */
export const HOME_SCRIPT = `const part = (id) => document.getElementById(id);
const [status, signOut, notebooks] = ['status', 'sign-out', 'notebooks'].map(part);
const [join, register, reset, signIn] = ['join', 'register', 'reset', 'sign-in'].map(part);
const link = new URLSearchParams(location.hash.slice(1));

async function send(method, path, body) {
  const response = await fetch('/api/v1' + path, {
    method,
    headers: body === undefined ? {} : { 'content-type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  }).catch(() => {
    throw new Error('The server cannot be reached. Look whether it runs, then try again.');
  });
  const answer = response.status === 204 ? null : await response.json();
  if (response.ok) return answer;
  throw Object.assign(new Error(answer.detail), { status: response.status, details: answer.details ?? {} });
}

async function call(method, path, body) {
  try {
    return await send(method, path, body);
  } catch (error) {
    const isOver = error.status === 401 && !path.startsWith('/users/token');
    if (!isOver || !(await send('POST', '/users/token/refresh', {}).then(() => true, () => false))) throw error;
    return send(method, path, body);
  }
}

function show(...parts) {
  for (const each of [join, register, reset, signIn, notebooks, signOut]) each.hidden = !parts.includes(each);
}

function forgetLink() {
  for (const name of [...link.keys()]) link.delete(name);
  history.replaceState(null, '', location.pathname);
}

function onSubmit(form, work) {
  const [error, button] = [form.querySelector('.error'), form.querySelector('button')];
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const fields = Object.fromEntries([...new FormData(form)].filter(([, value]) => value !== ''));
    for (const input of form.querySelectorAll('input')) input.removeAttribute('aria-invalid');
    error.textContent = '';
    button.disabled = true;
    try {
      await work(fields);
      form.reset();
    } catch (failure) {
      error.textContent = failure.message;
      tell(form.elements.namedItem(failure.details?.field ?? ''));
    } finally {
      button.disabled = false;
    }
  });
}

function tell(input) {
  input?.setAttribute('aria-invalid', 'true');
  input?.focus();
}

async function me() {
  try {
    return (await call('GET', '/users/me')).data;
  } catch (error) {
    if (error.status === 401) return null;
    throw error;
  }
}

const nameOf = (user) => 'Signed in as ' + (user.full_name ?? user.username);

async function showNotebooks(user, before = '') {
  status.textContent = before + nameOf(user);
  const { data } = await call('GET', '/notebooks');
  const rows = data.map(({ id, name }) => {
    const address = document.createElement('a');
    address.href = '/api/v1/files?notebook_id=' + encodeURIComponent(id);
    address.textContent = name;
    const row = document.createElement('li');
    row.append(address);
    return row;
  });
  notebooks.querySelector('ul').replaceChildren(...(rows.length > 0 ? rows : ['None yet. Make one with the API.']));
  show(notebooks, signOut);
}

async function showInvite(user) {
  const { data } = await send('POST', '/invites/inspect', { secret: link.get('invite') });
  const until = new Date(data.expires_at).toLocaleDateString();
  const goal = 'You are invited to the workspace “' + data.workspace + '” as ' + data.role + ', until ' + until + '. ';
  if (user === null) {
    status.textContent = goal + 'Make an account, or sign in with the one that you have.';
    show(register, signIn);
  } else {
    status.textContent = goal + nameOf(user);
    show(join, signOut);
  }
}

async function showWhatThereIs(before = '') {
  if (link.has('reset')) {
    status.textContent = 'Choose a new password. You are signed out everywhere then.';
    return show(reset);
  }
  const user = await me();
  if (link.has('invite')) {
    try {
      return await showInvite(user);
    } catch (error) {
      if (error.status !== 404) throw error;
      forgetLink();
      return showWhatThereIs(error.message + ' ');
    }
  }
  if (user !== null) return showNotebooks(user, before);
  status.textContent = before + 'Sign in, or open a new link of this server.';
  show(signIn);
}

async function start() {
  const token = link.get('token');
  try {
    if (token !== null) {
      forgetLink();
      await send('POST', '/users/token/link', { token });
    }
    await showWhatThereIs();
  } catch (error) {
    status.textContent = error.message;
    show(signIn);
  }
}

onSubmit(signIn, async (fields) => {
  try {
    await send('POST', '/users/token', fields);
  } catch (error) {
    if (error.details?.reason === 'second_factor') {
      signIn.elements.code.closest('label').hidden = false;
      error.details = { field: 'code' };
    }
    throw error;
  }
  await showWhatThereIs();
});

onSubmit(reset, async ({ password, again }) => {
  if (password !== again)
    throw Object.assign(new Error('The two passwords differ.'), { details: { field: 'again' } });
  await send('POST', '/users/reset-password', { secret: link.get('reset'), password });
  forgetLink();
  status.textContent = 'Your new password is set. Sign in with it.';
  show(signIn);
});

onSubmit(register, async (fields) => {
  await send('POST', '/users/register', { ...fields, invite: link.get('invite') });
  forgetLink();
  status.textContent = 'Your account is made. Sign in with it.';
  show(signIn);
  await send('POST', '/users/token', { username: fields.username, password: fields.password });
  await showWhatThereIs();
});

onSubmit(join, async () => {
  const { data } = await call('POST', '/invites/accept', { secret: link.get('invite') });
  forgetLink();
  await showNotebooks(await me(), 'You are in the workspace “' + data.name + '” as ' + data.role + ' now. ');
});

signOut.addEventListener('click', async () => {
  await send('POST', '/users/logout', {}).catch(() => undefined);
  location.reload();
});
addEventListener('hashchange', () => location.reload());

await start();
`;

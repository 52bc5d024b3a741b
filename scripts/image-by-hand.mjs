// Runs the steps of the Dockerfile without a container engine, and starts what they make:
//   node scripts/image-by-hand.mjs
// Each stage is an overlay on the root of this machine, which stands in for the base image: a Debian with the same
// major version of Node. It takes the rights to mount (root) and some gigabytes of memory; all mounts and files are
// in a name space of their own, and gone when it ends.
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { isAbsolute, join, relative } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { readDockerfile, readIgnored, readPairs, readWords } from './dockerfile.mjs';
import { ROOT } from './run.mjs';

const INSIDE = 'CODEX_IMAGE_INSIDE';
const HEALTH_TRIES = 60;
const PASSWORD = 'a password for one minute\n';

if (process.env[INSIDE]) await buildAndStart();
else
  must('unshare', ['--mount', '--propagation', 'private', process.execPath, fileURLToPath(import.meta.url)], {
    env: { ...process.env, [INSIDE]: '1' },
  });

async function buildAndStart() {
  const place = mkdtempSync(join(tmpdir(), 'codex-image-'));
  try {
    must('mount', ['-t', 'tmpfs', '-o', 'size=8g', 'tmpfs', place]);
    const roots = new Map();
    let last = null;
    for (const [at, stage] of readDockerfile(read('Dockerfile')).entries()) {
      last = buildStage(stage, openRoot(join(place, String(at)), stage.base), roots);
      roots.set(stage.name ?? String(at), last.root);
    }
    await startAndEnd(last);
    console.log('Built by hand; started as its own user, said that it is healthy, and ended in order.');
  } finally {
    spawnSync('umount', ['--recursive', '--lazy', place]);
    rmSync(place, { recursive: true, force: true });
  }
}

/** A fresh root: this machine's, with all changes beside it. */
function openRoot(place, base) {
  const wanted = /^node:(\d+)/.exec(base)?.[1];
  if (wanted !== process.versions.node.split('.')[0] || !existsSync('/etc/debian_version'))
    throw new Error(`This machine cannot stand in for ${base}: it takes Debian and Node ${wanted}.`);
  const [upper, work, root] = ['upper', 'work', 'root'].map((part) => join(place, part));
  for (const folder of [upper, work, root]) mkdirSync(folder, { recursive: true });
  must('mount', ['-t', 'overlay', 'overlay', '-o', `lowerdir=/,upperdir=${upper},workdir=${work}`, root]);
  for (const system of ['dev', 'proc']) must('mount', ['--rbind', `/${system}`, join(root, system)]);
  cpSync('/etc/resolv.conf', join(root, 'etc/resolv.conf'), { dereference: true });
  return root;
}

function buildStage(stage, root, roots) {
  const state = { root, dir: '/', user: 'root', env: outerEnv(), health: null, entry: [], words: [] };
  for (const { instruction, rest } of stage.steps) {
    console.log(`${instruction} ${rest.replaceAll(/\s+/g, ' ')}`);
    applyStep(state, instruction, rest, roots);
  }
  return state;
}

function applyStep(state, instruction, rest, roots) {
  if (instruction === 'RUN') inside(state, ['/bin/sh', '-c', rest], must);
  else if (instruction === 'COPY') copy(state, rest.split(/\s+/), roots);
  else if (instruction === 'WORKDIR') mkdirSync(join(state.root, (state.dir = rest)), { recursive: true });
  else if (instruction === 'ENV') Object.assign(state.env, readPairs(rest));
  else if (instruction === 'USER') state.user = rest;
  else if (instruction === 'HEALTHCHECK') state.health = readWords(rest);
  else if (instruction === 'ENTRYPOINT') state.entry = readWords(rest);
  else if (instruction === 'CMD') state.words = readWords(rest);
}

function copy({ root, dir }, words, roots) {
  const from = /^--from=(.*)$/.exec(words[0])?.[1];
  const [source, target] = from === undefined ? words : words.slice(1);
  const into = join(root, isAbsolute(target) ? target : join(dir, target));
  if (from !== undefined) return must('cp', ['-a', '-T', join(roots.get(from), source), into]);
  const isIgnored = readIgnored(read('.dockerignore'));
  const filter = (path) => !isIgnored(relative(ROOT, path));
  return cpSync(join(ROOT, source), into, { recursive: true, verbatimSymlinks: true, filter });
}

/** An account is made, the server is started as the image starts it, asked for its health, and told to end. */
async function startAndEnd(state) {
  const port = await freePort();
  const started = { ...state, env: { ...state.env, CODEX_PORT: String(port) } };
  inside(started, [...state.entry, 'user', 'add', 'ada', '--superuser', '--password-stdin'], must, {
    input: PASSWORD,
    stdio: ['pipe', 'inherit', 'inherit'],
  });
  const server = inside(started, [...state.entry, ...state.words], spawn);
  const ended = new Promise((done) => server.once('exit', done));
  try {
    await untilHealthy(started, server);
  } finally {
    server.kill('SIGTERM');
  }
  const code = await ended;
  if (code !== 0) throw new Error(`The server ended with ${code}.`);
}

async function untilHealthy(state, server) {
  for (let tries = 0; tries < HEALTH_TRIES && server.exitCode === null; tries++) {
    if (inside(state, state.health, spawnSync).status === 0) return;
    await pause(500);
  }
  throw new Error('The server never said that it is healthy.');
}

/** Runs a command in the root of a stage, as its user. */
function inside({ root, dir, user, env }, words, start, options = {}) {
  const change = ['--userspec', user, root, '/usr/bin/env', '--chdir', dir];
  return start('chroot', [...change, ...words], { stdio: 'inherit', ...options, env });
}

/** Where packages come from is the machine's to say; what Codex reads is the image's. */
function outerEnv() {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('CODEX_')));
}

function must(command, args, options = {}) {
  const { status, error } = spawnSync(command, args, { stdio: 'inherit', ...options });
  if (status !== 0) throw error ?? new Error(`${command} ${args.join(' ')} ended with ${status}.`);
}

function read(name) {
  return readFileSync(join(ROOT, name), 'utf8');
}

function freePort() {
  return new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}

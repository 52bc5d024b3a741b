import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { temporaryFolder } from '../../../testing/temporary-folder.ts';

/** The name that the example speaks of. */
export const EXAMPLE_NAME = 'codex.example.org';

const EXAMPLE = fileURLToPath(new URL('../../../../../../deploy/nginx.conf', import.meta.url));
const TEMPORARY = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];

/** Where both shall listen, chosen before they are started: each must know of the other. */
export interface ProxyPorts {
  readonly plain: number;
  readonly tls: number;
  readonly codex: number;
}

/** nginx, running with the example configuration. */
export interface Nginx {
  readonly ports: ProxyPorts;
  /** What a client trusts. */
  readonly certificate: string;
  /** What it has logged of requests so far. */
  accessLog(): string;
}

/** True where nginx and openssl can be run. */
export function hasNginx(): boolean {
  return spawnSync('nginx', ['-v']).status === 0 && spawnSync('openssl', ['version']).status === 0;
}

/** Ports that are free now. */
export async function freePorts(): Promise<ProxyPorts> {
  const servers = [createServer(), createServer(), createServer()];
  const ports = await Promise.all(
    servers.map(
      (server) =>
        new Promise<number>((told) => {
          server.listen(0, '127.0.0.1', () => {
            const address = server.address();
            told(typeof address === 'object' && address ? address.port : 0);
          });
        }),
    ),
  );
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
  return { plain: ports[0]!, tls: ports[1]!, codex: ports[2]! };
}

/** Starts nginx with `deploy/nginx.conf` as it stands, but for ports, the places of its files, and where Codex is. */
export async function startNginx(ports: ProxyPorts): Promise<Nginx> {
  const dir = temporaryFolder();
  const certificate = makeCertificate(dir);
  writeFileSync(join(dir, 'codex.conf'), adapted(dir, ports));
  writeFileSync(join(dir, 'nginx.conf'), mainFile(dir));
  const child = spawn('nginx', ['-c', join(dir, 'nginx.conf'), '-p', dir], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = new Promise((done) => child.once('close', done));
  onTestFinished(async () => {
    child.kill('SIGTERM'); // it ends its workers then, which would outlive a SIGKILL
    await ended;
  });
  await untilServing(child);
  return { ports, certificate, accessLog: () => readFileSync(join(dir, 'access.log'), 'utf8') };
}

function adapted(dir: string, { plain, tls, codex }: ProxyPorts): string {
  const changes = [
    ['server 127.0.0.1:8765;', `server 127.0.0.1:${codex};`],
    ['listen 80;', `listen 127.0.0.1:${plain};`],
    ['listen 443 ssl', `listen 127.0.0.1:${tls} ssl`],
    ['/etc/ssl/codex/', `${dir}/`],
    ['/var/log/nginx/codex.log', `${dir}/access.log`],
  ] as const;
  let text = readFileSync(EXAMPLE, 'utf8');
  for (const [from, to] of changes) {
    if (!text.includes(from)) throw new Error(`The example has no "${from}" any more.`);
    text = text.replaceAll(from, to);
  }
  return text;
}

function mainFile(dir: string): string {
  const user = process.getuid?.() === 0 ? 'user root;' : '';
  const places = TEMPORARY.map((name) => `${name}_temp_path ${dir}/${name};`).join('\n');
  return `${user} daemon off; worker_processes 1; pid ${dir}/nginx.pid; error_log stderr notice;
events {}
http {
${places}
include ${dir}/codex.conf;
}
`;
}

function makeCertificate(dir: string): string {
  const [path, key] = [join(dir, 'fullchain.pem'), join(dir, 'privkey.pem')];
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  const name = ['-subj', `/CN=${EXAMPLE_NAME}`, '-addext', `subjectAltName=DNS:${EXAMPLE_NAME}`];
  const files = ['-keyout', key, '-out', path];
  execFileSync('openssl', ['req', '-x509', ...kind, ...name, ...files], { stdio: 'ignore' });
  return readFileSync(path, 'utf8');
}

function untilServing(child: ChildProcess): Promise<void> {
  return new Promise((done, fail) => {
    let said = '';
    child.stderr?.on('data', (chunk) => {
      said += String(chunk);
      if (said.includes('start worker process ')) done();
    });
    child.once('close', () => fail(new Error(`nginx ended: ${said}`)));
    child.once('error', fail);
  });
}

import type { CodexServer } from '../server/open-server.ts';
import { readLogConfig } from '../server/config.ts';
import { createLog } from '../server/log.ts';
import { authority } from '../server/loopback.ts';
import { type CommandContext, print, remark } from './context.ts';
import { toJson } from './render-text.ts';
import { isoTime } from './render-values.ts';
import { paintFor } from './terminal.ts';

const MINUTE_MS = 60_000;

/** Takes a remark for people beside what is printed. */
export type Say = (text: string) => void;

/** Tells where a server is, and in local mode the link that signs the person in. */
export async function tellServing(
  context: CommandContext,
  server: CodexServer,
  json: boolean,
  say: Say = (text) => remark(context, text),
): Promise<void> {
  const link = server.mode === 'local' ? await server.createLocalLink() : null;
  const { stdout, env } = context.terminal;
  const { url, mode, host, port } = server;
  const listening = `http://${authority(host, port)}`;
  if (json) {
    const signIn = link && { sign_in_url: link.url, expires_at: isoTime(link.expiresMs) };
    print(context, [toJson({ type: 'serving', data: { url, listening, mode, ...signIn } })]);
    return;
  }
  const paint = paintFor(stdout, env);
  if (link) {
    const minutes = Math.round((link.expiresMs - context.clock.nowMs()) / MINUTE_MS);
    print(context, [`Open ${paint('found', link.url)}`]);
    say(`The link signs you in once, within ${minutes} minutes. The API: ${url}/api/v1/docs`);
  } else {
    print(context, [`Serving at ${paint('found', url)}`]);
    if (url !== listening) say(`Listening at ${listening}`);
    if (!url.startsWith('https:'))
      say('Browsers keep a sign-in only over TLS: put a proxy in front, and name it with --public-url.');
  }
}

/** Says as a line of the log what others would read among such lines, where those are JSON. */
export function sayingIn(context: CommandContext): Say {
  const { env } = context.terminal;
  const { logFormat: format, logLevel: level } = readLogConfig(env);
  if (format !== 'json') return (text) => remark(context, text);
  return createLog({ level, format, write: logTo(context), nowMs: () => context.clock.nowMs() }).info;
}

/** Takes lines of the server's log. */
export function logTo(context: CommandContext): (line: string) => void {
  return (line) => remark(context, line);
}

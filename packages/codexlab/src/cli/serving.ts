import type { CodexServer } from '../server/open-server.ts';
import { authority } from '../server/loopback.ts';
import { type CommandContext, print, remark } from './context.ts';
import { toJson } from './render-text.ts';
import { isoTime } from './render-values.ts';
import { paintFor } from './terminal.ts';

const MINUTE_MS = 60_000;

/** Tells where a server is, and in local mode the link that signs the person in. */
export async function tellServing(
  context: CommandContext,
  server: CodexServer,
  json: boolean,
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
    remark(context, `The link signs you in once, within ${minutes} minutes. The API: ${url}/api/v1/docs`);
  } else {
    print(context, [`Serving at ${paint('found', url)}`]);
    if (url !== listening) remark(context, `Listening at ${listening}`);
    if (!url.startsWith('https:'))
      remark(
        context,
        'Browsers keep a sign-in only over TLS: put a proxy in front, and name it with --public-url.',
      );
  }
}

/** Takes lines of the server's log. */
export function logTo(context: CommandContext): (line: string) => void {
  return (line) => remark(context, line);
}

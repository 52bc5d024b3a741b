import type { auditRoutes } from '../contract/audit.ts';
import { type Handlers, listed, pageRequest } from '../handler.ts';
import { toWireAuditEntry } from '../wire/audit.ts';

/** Answers about the audit log. */
export const auditHandlers: Handlers<typeof auditRoutes> = {
  list: async ({ codex, actor, query }) => {
    const { workspace, kind, actor: actorId, from, until } = query;
    const filter = { workspace, kind, actorId, fromMs: momentMs(from), untilMs: momentMs(until) };
    const page = await codex.audit.list(actor, { ...pageRequest(query), ...filter });
    return listed(page, query, toWireAuditEntry);
  },
};

function momentMs(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Date.parse(text);
}

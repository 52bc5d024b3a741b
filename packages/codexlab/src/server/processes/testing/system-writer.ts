import type { CodexClient } from '@codexlab/server/client';
import type { Act, WriterPlace } from './writer.ts';

/** What a writer does to workspaces, members and tokens. */
export function systemActs({ name, colleague, journal, random }: WriterPlace): readonly Act[] {
  let count = 0;
  const tokens = new Map<string, string>();
  const workspaces = new Map<string, string>();
  const pick = (names: readonly string[]) => names[Math.floor(random() * names.length)] ?? null;

  async function createWorkspace(codex: CodexClient): Promise<void> {
    const body = { name: `${name}-w${count++}` };
    const made = await journal.change([['workspace', body.name, '']], () =>
      codex.workspaces.create({ body }),
    );
    workspaces.set(body.name, made.data.id);
  }

  async function describeWorkspace(codex: CodexClient): Promise<void> {
    const known = pick([...workspaces.keys()]);
    if (known === null) return createWorkspace(codex);
    const description = `described ${count++}`;
    const params = { workspace: workspaces.get(known)! };
    await journal.change([['workspace', known, description]], () =>
      codex.workspaces.patch({ params, body: { description } }),
    );
  }

  async function changeMember(codex: CodexClient): Promise<void> {
    const known = pick([...workspaces.keys()]);
    if (known === null) return createWorkspace(codex);
    const workspace = workspaces.get(known)!;
    const member = { params: { workspace, user: colleague.id } };
    const role = journal.get('member', known);
    const next = role === null ? 'viewer' : role === 'viewer' ? 'editor' : null;
    await journal.change([['member', known, next]], async () => {
      if (next === null) await codex.workspaces.removeMember(member);
      else if (next === 'editor') await codex.workspaces.changeMember({ ...member, body: { role: next } });
      else
        await codex.workspaces.addMember({
          params: { workspace },
          body: { username: colleague.username, role: next },
        });
    });
  }

  async function createToken(codex: CodexClient): Promise<void> {
    const body = { name: `${name}-t${count++}`, scope: 'read' as const };
    const made = await journal.change([['token', body.name, 'once']], () => codex.tokens.create({ body }));
    tokens.set(body.name, made.data.id);
  }

  async function revokeToken(codex: CodexClient): Promise<void> {
    const known = pick([...tokens.keys()]);
    if (known === null) return createToken(codex);
    const params = { token: tokens.get(known)! };
    tokens.delete(known);
    await journal.change([['token', known, null]], () => codex.tokens.revoke({ params }));
  }

  return [createWorkspace, describeWorkspace, changeMember, changeMember, createToken, revokeToken];
}

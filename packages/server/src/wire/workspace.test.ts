import { absPath, createIds, type WorkspaceView } from '@codexlab/core';
import { describe, expect, it } from 'vitest';
import { createdInvite, invite } from '../contract/invites.ts';
import { deletedWorkspace, workspace } from '../contract/workspaces.ts';
import { secretUrl } from './secret-link.ts';
import { toWireCreatedInvite, toWireDeletedWorkspace, toWireInvite, toWireWorkspace } from './workspace.ts';

const newId = createIds({ nowMs: () => 1_700_000_000_000 });

const lab: WorkspaceView = {
  ...{ id: newId(), name: 'Lab', slug: 'lab', path: absPath('/srv/secret-place'), description: null },
  ...{ ownerId: newId(), createdMs: 0, updatedMs: 1, deletedMs: null, role: 'owner' },
};

describe('a workspace as JSON', () => {
  it('has the fields that the contract names', () => {
    expect(workspace.parse(toWireWorkspace(lab))).toEqual(toWireWorkspace(lab));
    const deleted = toWireDeletedWorkspace({ ...lab, deletedMs: 5 });
    expect(deletedWorkspace.parse(deleted)).toEqual(deleted);
    expect(deleted.deleted_at).toBe('1970-01-01T00:00:00.005Z');
  });

  it('tells owners where it lies, and nobody else', () => {
    expect(toWireWorkspace(lab).path).toBe('/srv/secret-place');
    for (const role of ['editor', 'viewer'] as const)
      expect(JSON.stringify(toWireWorkspace({ ...lab, role }))).not.toContain('secret-place');
  });
});

describe('an invite as JSON', () => {
  const given = { id: newId(), role: 'viewer' as const, createdMs: 0, expiresMs: 1000, secretHash: 'abc' };

  it('shows its secret where it was just made, and never in a list', () => {
    expect(invite.parse(toWireInvite(given))).toEqual(toWireInvite(given));
    expect(Object.keys(toWireInvite(given))).toEqual(['id', 'role', 'created_at', 'expires_at']);
    const made = toWireCreatedInvite({ invite: given, secret: 'cdxi_1' }, 'http://lab.example');
    expect(createdInvite.parse(made)).toEqual(made);
    expect(made).toMatchObject({ secret: 'cdxi_1', url: 'http://lab.example/#invite=cdxi_1' });
  });

  it('has its secret behind the # of the link, escaped, so that no server logs it', () => {
    const url = new URL(secretUrl('http://lab.example', 'reset', 'a/b?c#d&e'));
    expect([url.pathname, url.search]).toEqual(['/', '']);
    expect(new URLSearchParams(url.hash.slice(1)).get('reset')).toBe('a/b?c#d&e');
  });
});

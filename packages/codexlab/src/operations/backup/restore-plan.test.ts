import { describe, expect, it } from 'vitest';
import type { BackupEntry, BackupManifest } from './manifest.ts';
import { planRestore } from './restore-plan.ts';

const WORKSPACE = '01J00000000000000000000001';
const NOTEBOOK = '01J00000000000000000000002';
const FILES = `notebooks/${NOTEBOOK}/files`;
const marks = { mode: 0o644, modifiedMs: null };
const file = (path: string): BackupEntry => ({
  ...{ kind: 'file', path, bytes: 0, sha256: '0'.repeat(64), ...marks },
});
const folder = (path: string): BackupEntry => ({ kind: 'folder', path, ...marks });
const link = (path: string): BackupEntry => ({ kind: 'link', path, target: '/elsewhere' });
const manifestWith = (more: readonly BackupEntry[], roots: Partial<BackupManifest> = {}): BackupManifest => ({
  ...{ name: 'codex-20261121T120000Z', createdMs: 0, appVersion: '1', dataDir: '/data' },
  ...{ withFiles: true, withKey: false, auditHead: { seq: 0, hash: '' }, troubles: [] },
  system: { engine: 'sqlite', file: 'system.db', versions: {}, schemaDigest: '', epoch: 'e', seq: 0 },
  workspaces: [{ id: WORKSPACE, slug: 'lab', root: '/data/workspaces/lab' }],
  notebooks: [notebookAt('/data/workspaces/lab/runs')],
  entries: [file('system.db'), folder(FILES), ...more],
  ...roots,
});
const notebookAt = (root: string) => ({
  ...{ id: NOTEBOOK, workspaceId: WORKSPACE, root, database: null, noIndex: 'no_index' as const },
});
const plan = (manifest: BackupManifest, files = true) =>
  planRestore(manifest, { dataDir: '/new', moved: [], files });
const refusal = (field: string) =>
  expect.objectContaining({ code: 'invalid', details: { field, path: expect.any(String) } });

describe('the plan of a restore', () => {
  it('takes links among files, and names that differ in case only: the disk decides about those', () => {
    const entries = [
      link(`${FILES}/README`),
      file(`${FILES}/readme`),
      folder(`${FILES}/b`),
      file(`${FILES}/B`),
    ];
    expect(plan(manifestWith(entries)).trees).toMatchObject([
      { from: FILES, root: '/new/workspaces/lab/runs' },
    ]);
  });

  it.each(['relative', '', '/data/../etc', '/data/./x', '/data//x', '/da\0ta'])(
    'refuses %j as the place of a data folder, a workspace or a notebook',
    (root) => {
      const workspaces = [{ id: WORKSPACE, slug: 'lab', root }];
      expect(() => plan(manifestWith([], { dataDir: root }))).toThrow(refusal('dataDir'));
      expect(() => plan(manifestWith([], { workspaces }))).toThrow(refusal('workspaces'));
      expect(() => plan(manifestWith([], { notebooks: [notebookAt(root)] }))).toThrow(refusal('notebooks'));
    },
  );

  it.each(['/etc/passwd', `${FILES}/../../../x`, `${FILES}//x`, `${FILES}/./x`, `${FILES}/x\0`, ''])(
    'refuses the entry %j, which does not lie in the backup',
    (path) => {
      for (const entry of [file(path), folder(path), link(path)])
        expect(() => plan(manifestWith([entry]))).toThrow(refusal('entries'));
    },
  );

  it.each(['audit', 'audit/x', 'audit/deep/x', 'secret.key', 'audit-heads.log', FILES, 'other/files/x'])(
    'refuses a link at %s, also when files are not brought',
    (path) => {
      for (const files of [true, false])
        expect(() => plan(manifestWith([link(path)]), files)).toThrow(refusal('entries'));
    },
  );
});

import { appendFileSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { absPath } from '@codexlab/core';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { openAuditAnchors } from './audit-anchors.ts';

const head = (seq: number) => ({ seq, hash: String(seq % 10).repeat(64) });

it('keeps each head once, in a file of its owner, for whoever opens it next', () => {
  const dataDir = absPath(temporaryFolder());
  const anchors = openAuditAnchors(dataDir);
  expect(anchors.all()).toEqual([]);
  anchors.note({ seq: 0, hash: '' }, 0);
  anchors.note(head(3), 0);
  anchors.note(head(3), 1);
  anchors.note(head(8), 2);
  const again = openAuditAnchors(dataDir);
  again.note(head(8), 3);
  again.note({ ...head(8), hash: 'a'.repeat(64) }, 4);
  expect(again.all()).toEqual([head(3), head(8), { seq: 8, hash: 'a'.repeat(64) }]);
  const path = join(dataDir, 'audit-heads.log');
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readFileSync(path, 'utf8').split('\n')[0]).toBe(`1970-01-01T00:00:00.000Z 3 ${'3'.repeat(64)}`);
});

it('goes on after a line that a crash has torn', () => {
  const dataDir = absPath(temporaryFolder());
  openAuditAnchors(dataDir).note(head(1), 0);
  appendFileSync(join(dataDir, 'audit-heads.log'), '2026-01-01T00:00:00.000Z 2 22');
  openAuditAnchors(dataDir).note(head(4), 5);
  expect(openAuditAnchors(dataDir).all()).toEqual([head(1), head(4)]);
});

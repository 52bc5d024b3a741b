import type { PropertyEdit } from '@codexlab/core';
import { describe, expect, it } from 'vitest';
import { propertyEditor } from './property-editor.ts';

const edited = async (text: string, edits: readonly PropertyEdit[]) =>
  new TextDecoder().decode(await propertyEditor.edit('folder', new TextEncoder().encode(text), edits));
const paused: readonly PropertyEdit[] = [{ kind: 'set', name: 'status', value: 'paused' }];

describe('the metadata of a folder', () => {
  it('stays JSON when it is JSON', async () => {
    expect(await edited('{"title":"Box","status":"active"}', paused)).toBe(
      '{"title":"Box","status":"paused"}',
    );
    expect(JSON.parse(await edited('{"title":"Box"}\n', paused))).toEqual({ title: 'Box', status: 'paused' });
  });

  it('stays bare YAML, or frontmatter, as it is', async () => {
    expect(await edited('title: Box # kept\n', paused)).toBe('title: Box # kept\nstatus: paused\n');
    expect(await edited('---\ntitle: Box\n---\n', paused)).toBe('---\ntitle: Box\nstatus: paused\n---\n');
  });
});

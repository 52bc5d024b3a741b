import { type LinkRewriter, type LinkRewrite, type ParsedFile, type RelPath } from '@codexlab/core';
import { findFrontmatter } from '../frontmatter-block.ts';
import { detectKind } from '../kind.ts';
import { editText } from './exact-text.ts';
import { isJsonSidecar, jsonRewrites } from './rewrite-links-json.ts';
import { markdownRewrites, type WantedTarget } from './rewrite-links-markdown.ts';
import { notebookRewrites } from './rewrite-links-notebook.ts';
import { requireSameButTargets } from './rewrite-links-proof.ts';
import { rewriteYaml } from './rewrite-links-yaml.ts';
import { applySplices } from './splice.ts';

/** Replaces the targets of links in notes, notebooks and JSON sidecars; other files hold no links that are read. */
export const rewriteLinks: LinkRewriter = async (path, bytes, rewrites) => {
  const wanted = wantedBy(rewrites);
  const rewriteText = rewriterOf(path, bytes);
  if (rewriteText === null || rewrites.length === 0) return bytes;
  const edited = await editText(bytes, (text) => rewriteText(text, wanted));
  if (edited !== bytes) await requireSameButTargets({ path, before: bytes, after: edited }, wanted);
  return edited;
};

type RewriteText = (text: string, wanted: WantedTarget) => Promise<string> | string;

function rewriterOf(path: RelPath, bytes: Uint8Array): RewriteText | null {
  const { kind } = detectKind({ path, bytes, isText: true });
  if (isJsonSidecar(path))
    return async (text, wanted) => applySplices(text, await jsonRewrites(text, wanted));
  const rewriters: { readonly [kind in ParsedFile['kind']]?: RewriteText } = {
    note: rewriteNote,
    view: rewriteNote,
    notebook: async (text, wanted) => applySplices(text, await notebookRewrites(text, wanted)),
  };
  return rewriters[kind] ?? null;
}

function wantedBy(rewrites: readonly LinkRewrite[]): WantedTarget {
  const targets = new Map(rewrites.map(({ kind, target, newTarget }) => [`${kind}\0${target}`, newTarget]));
  return (kind, target) => targets.get(`${kind}\0${target}`) ?? null;
}

async function rewriteNote(text: string, wanted: WantedTarget): Promise<string> {
  const block = findFrontmatter(text);
  const { bodyStart = 0, lines = 0, yaml = null } = block ?? {};
  const body = text.slice(bodyStart);
  const newBody = applySplices(
    body,
    markdownRewrites(body, wanted, (line) => lines + 1 + line),
  );
  if (yaml === null || !yaml.includes('[[')) return text.slice(0, bodyStart) + newBody;
  const start = text.indexOf('\n') + 1;
  const newYaml = await rewriteYaml(yaml, wanted, {
    eol: text[start - 2] === '\r' ? '\r\n' : '\n',
    firstLine: 2,
  });
  return text.slice(0, start) + newYaml + text.slice(start + yaml.length, bodyStart) + newBody;
}

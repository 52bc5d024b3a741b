import type { LinkKind } from '@codexlab/core';
import { scanInline, type InlineLink } from '../inline-scan.ts';
import { readDestination, skipBlank } from '../link-parts.ts';
import { isExternal, readAddress, readWikilink } from '../links.ts';
import { toSource } from '../markdown.ts';
import { normalizeLabel, readBlocks, unescapeMarkdown, type InlineBlock } from '../markdown-blocks.ts';
import { lineFinder, type SourceLines } from './rewrite-links-place.ts';
import {
  addressTarget,
  cannotRewrite,
  spellAddress,
  spellWiki,
  wikiTarget,
} from './rewrite-links-spelling.ts';
import type { Splice } from './splice.ts';

/** The new target of links that are written so; null where they stay. */
export type WantedTarget = (kind: LinkKind, target: string) => string | null;

/**
 * What has to be replaced in a Markdown text so that its links have their new targets. `lineOf` gives the
 * 1-based line of the file for a 0-based one of the text. Throws `unsupported` with the line for a link that cannot be written so.
 */
export function markdownRewrites(
  body: string,
  wanted: WantedTarget,
  lineOf: (line: number) => number,
): Splice[] {
  const source = toSource(body);
  const blocks = readBlocks(source.text, source.lines);
  const lines = lineFinder(body, source.text);
  const definitions = new Map<string, NewTarget>();
  const splices: Splice[] = [];
  for (const block of blocks.inlines) {
    if (!block.content.includes('[')) continue;
    for (const link of scanInline(block.content, blocks.references).links) {
      const line = lineOf(block.line);
      const change = newTargetOf(link, wanted);
      if (change === null) continue;
      if (link.reference !== null) definitions.set(link.reference, change);
      else splices.push(spliceOf(block, link, { ...change, lines, line }));
    }
  }
  const isRight = (label: string, raw: string) => blocks.references[label]?.href === unescapeMarkdown(raw);
  for (const [label, change] of definitions)
    splices.push(definitionSplice(source.text, label, { ...change, lines, line: lineOf(0), isRight }));
  return splices;
}

/** What the link names and shall name; null where it stays. */
function newTargetOf({ kind, target }: InlineLink, wanted: WantedTarget): NewTarget | null {
  const isWiki = kind === 'wiki' || kind === 'embed';
  if (isExternal(isWiki ? target.trim() : target)) return null;
  const old = (isWiki ? readWikilink(target) : readAddress(target)).target;
  const newTarget = old === '' ? null : wanted(kind, old);
  return newTarget === null || newTarget === old ? null : { old, newTarget };
}

interface NewTarget {
  readonly old: string;
  readonly newTarget: string;
}

interface Rewriting extends NewTarget {
  readonly lines: SourceLines;
  readonly line: number;
}

function spliceOf(block: InlineBlock, link: InlineLink, { old, newTarget, lines, line }: Rewriting): Splice {
  const raw = block.content.slice(link.start, link.stop);
  const isWiki = link.kind === 'wiki' || link.kind === 'embed';
  const part = isWiki ? wikiTarget(raw) : addressTarget(raw);
  const isPointed = block.content[link.start - 1] === '<';
  const text = isWiki ? spellWiki(newTarget) : spellAddress(newTarget, raw, isPointed);
  if (text === null) throw cannotRewrite(old, line, `"${newTarget}" cannot stand in it`);
  const place = lines.place(block, { start: link.start + part.start, end: link.start + part.end });
  if (place === null) throw cannotRewrite(old, line, 'it was not found in the text');
  return { ...place, text };
}

interface Definition extends Rewriting {
  readonly isRight: (label: string, raw: string) => boolean;
}

/** Up to the bracket stand what quotes and lists put before a line, and blanks. */
const DEFINITION = /^[ \t>*+\-\d.)]*\[((?:[^[\]\\]|\\[^])+)\]:/gm;

/** Of several definitions of a label the first one counts. What looks like one in code is told from it by its address. */
function definitionSplice(
  text: string,
  label: string,
  { old, newTarget, lines, line, isRight }: Definition,
): Splice {
  for (const match of text.matchAll(DEFINITION)) {
    if (normalizeLabel(match[1]!) !== label) continue;
    const place = readDestination(text, skipBlank(text, match.index + match[0].length));
    if (place === null) continue;
    const raw = text.slice(place.start, place.stop);
    if (!isRight(label, raw)) continue;
    const part = addressTarget(raw);
    const at = lines.original({ start: place.start + part.start, end: place.start + part.end });
    return { ...at, text: spellAddress(newTarget, raw, text[place.start - 1] === '<') };
  }
  throw cannotRewrite(old, line, 'its definition was not found in the text');
}

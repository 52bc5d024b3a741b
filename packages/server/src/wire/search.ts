import {
  type NotebookHit,
  type SearchFacets,
  type SearchMatch,
  snippetMarks,
  type WordSuggestion,
} from '@codexlab/core';

/** A found file as JSON. */
export function toWireHit(hit: NotebookHit) {
  const { id, workspaceId, slug, name } = hit.notebook;
  const { text, ranges } = unmark(hit.snippet);
  return {
    notebook: { id, workspace_id: workspaceId, slug, name },
    id: hit.id,
    path: hit.path,
    title: hit.title,
    score: hit.score,
    snippet: text,
    highlights: ranges,
  };
}

/** A suggested file as JSON. */
export function toWireSuggestion({ id, path, title, score }: SearchMatch) {
  return { id, path, title, score };
}

/** Words that may have been meant, as JSON. */
export function toWireSimilar({ word, suggestions }: WordSuggestion) {
  return { word, suggestions: [...suggestions] };
}

/** What found files have in common, as JSON. */
export function toWireFacets({ tags, types, folders, properties, files, approximate }: SearchFacets) {
  const plain = (counts: SearchFacets['tags']) =>
    counts.map(({ value, files: count }) => ({ value, files: count }));
  return {
    tags: plain(tags),
    types: plain(types),
    folders: plain(folders),
    properties: plain(properties),
    files,
    approximate,
  };
}

/** Takes the marks out of a snippet and says where they stood: from, and to (exclusive), in UTF-16 units. */
export function unmark(snippet: string): { readonly text: string; readonly ranges: [number, number][] } {
  const ranges: [number, number][] = [];
  let text = '';
  let from: number | null = null;
  for (const part of snippet.split(MARKS)) {
    if (part === snippetMarks.start) from ??= text.length;
    else if (part === snippetMarks.end) {
      if (from !== null && from < text.length) ranges.push([from, text.length]);
      from = null;
    } else text += part;
  }
  return { text, ranges };
}

const MARKS = new RegExp(`([${snippetMarks.start}${snippetMarks.end}])`, 'u');

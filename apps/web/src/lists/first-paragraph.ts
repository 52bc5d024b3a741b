const MOST_CHARS = 400;

/** The first lines of prose of a note, without marks: what it says it is about. Null when it begins with anything else. */
export function firstParagraph(text: string): string | null {
  const body = text.replace(/^---\r?\n.*?\n---\r?\n/s, '').replaceAll(/<!--.*?-->/gs, '');
  const blocks = body.replaceAll(/^\s*#{1,6}\s.*$/gm, '').split(/\r?\n\s*\r?\n/);
  const prose = blocks.find((each) => each.trim() !== '')?.trim() ?? '';
  if (prose === '' || /^(?:[-*+|>]|\d+\.|```|!\[|\$\$)/.test(prose)) return null;
  return plain(prose).slice(0, MOST_CHARS);
}

function plain(prose: string): string {
  return prose
    .replaceAll(/!?\[\[(?:[^\]|]*\|)?([^\]]*)\]\]/g, '$1')
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll(/(\*\*|__|~~|`|(?<!\w)[*_]|[*_](?!\w))/g, '')
    .replaceAll(/\s+/g, ' ');
}

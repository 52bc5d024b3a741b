import { rangeWords } from './explain-ranges.ts';
import type { FilePart, FileState, SearchNode, SearchQuery, SearchTerm } from './search-store.ts';

const INDENT = '  ';

const states: Readonly<Record<FileState, string>> = {
  orphan: 'no link leads to it or away from it',
  unresolved: 'a link in it leads nowhere',
  duplicate: 'another file has the same content',
  empty: 'it is empty',
  problem: 'something in it could not be read',
  untagged: 'it has no tag',
  todo: 'a todo in it is not done',
};
const parts: Readonly<Record<FilePart, string>> = {
  tag: 'it has a tag',
  link: 'there is a link in it',
  backlink: 'another file links to it',
  alias: 'it has another name',
  property: 'it has a property',
  problem: states.problem,
};

/**
 * How a search was understood, in lines for people; those of a group stand below it, further in. Times are ISO 8601 in
 * UTC, a day stands for its first moment.
 *
 * @example explainSearch(parseSearch('chaos tag:lab')) // ['Files of which all this is true:', '  “chaos” …', …]
 */
export function explainSearch({ where }: SearchQuery): readonly string[] {
  if (where === null) return ['Every file.'];
  if (where.type === 'and') return ['Files of which all this is true:', ...below(where.nodes)];
  if (where.type === 'or') return ['Files of which any of this is true:', ...below(where.nodes)];
  return ['Files of which this is true:', ...below([where])];
}

function below(nodes: readonly SearchNode[]): string[] {
  return nodes.flatMap(linesOf).map((line) => `${INDENT}${line}`);
}

function linesOf(node: SearchNode): string[] {
  if (node.type === 'and') return ['all of this:', ...below(node.nodes)];
  if (node.type === 'or') return ['any of this:', ...below(node.nodes)];
  if (node.type !== 'not') return [termWords(node)];
  const [first, ...more] = linesOf(node.node);
  return [more.length > 0 ? `not ${first!}` : `not so: ${first!}`, ...more];
}

function termWords(term: SearchTerm): string {
  switch (term.type) {
    case 'word':
      return term.prefix
        ? `a word that begins with “${term.text}” stands in it`
        : `“${term.text}” stands in it, in any form of the word`;
    case 'phrase':
      return `“${term.text}” stands in it, word for word in this order`;
    case 'title':
      return term.prefix
        ? `its title has a word that begins with “${term.text}”`
        : `its title has “${term.text}”, in any form of the word`;
    case 'tag':
      return `its tag is ${term.name} or one below it`;
    case 'path':
      return /[*?]/.test(term.text)
        ? `its whole path is like ${term.text}`
        : `its path contains “${term.text}”, in capitals or not`;
    case 'type':
      return `its type is ${term.text}`;
    case 'extension':
      return `its name ends in ${term.text}`;
    case 'property':
      return term.ranges === null ? `it has the property ${term.name}` : rangeWords(term.name, term.ranges);
    case 'modified':
      return rangeWords('the time of its last change', term.ranges);
    case 'size':
      return rangeWords('its size in bytes', term.ranges);
    case 'is':
      return states[term.state];
    case 'has':
      return parts[term.part];
    case 'links':
      return `it links to what [[${term.target}]] leads to`;
  }
}

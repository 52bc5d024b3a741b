import type { TextSpan } from './query-error.ts';
import { type FieldToken, type SearchToken, tokenize } from './tokens.ts';

/** What a piece of a search is: `field` is a name with its operator, `value` what is compared with it. */
export type SearchRole = 'word' | 'phrase' | 'field' | 'value' | 'operator' | 'parenthesis';

/** A piece of a search with its place in the text (UTF-16 units; `to` is behind its last one). */
export interface SearchPiece extends TextSpan {
  readonly role: SearchRole;
  /** The name in lower case, for fields and for values, also those in lists. */
  readonly field: string | null;
}

/**
 * Cuts a search into its pieces, for colouring and completing it while it is typed. Total: never throws, and takes
 * apart in the same way as `parseSearch`; blanks lie between the pieces.
 */
export function searchTokens(text: string): readonly SearchPiece[] {
  const tokens = tokenize(text);
  const lists: (string | null)[] = [];
  return tokens.map((token, i) => {
    const before = tokens[i - 1];
    const behind = before?.type === 'field' && before.to === token.from ? nameOfField(before) : null;
    const field = token.type === 'field' ? nameOfField(token) : (behind ?? lists.at(-1) ?? null);
    if (token.type === 'open') lists.push(field);
    if (token.type === 'close') lists.pop();
    const hasField = token.type === 'field' || token.type === 'text';
    return { role: roleOf(token, field), field: hasField ? field : null, from: token.from, to: token.to };
  });
}

function nameOfField(token: FieldToken): string {
  return token.name.toLowerCase();
}

function roleOf(token: SearchToken, field: string | null): SearchRole {
  if (token.type === 'field') return 'field';
  if (token.type === 'open' || token.type === 'close') return 'parenthesis';
  if (token.type !== 'text') return 'operator';
  return field === null ? (token.quoted ? 'phrase' : 'word') : 'value';
}

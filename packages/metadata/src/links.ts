import type { ParsedLink } from '@codexlab/core';
import { MAX_NAME_CHARS } from './limits.ts';

/** The parts of a link that its address gives. */
export type LinkAddress = Pick<ParsedLink, 'target' | 'heading' | 'block'>;

const SCHEME = /^(?:[A-Za-z][A-Za-z0-9+.-]*:|\/\/)/;

/** True for addresses that lead out of the notebook: those with a scheme, and `//host`. */
export function isExternal(address: string): boolean {
  return SCHEME.test(address);
}

/** Takes apart what stands between `[[` and `]]`. In tables the bar is written `\|`. */
export function readWikilink(inner: string): LinkAddress & { readonly text: string | null } {
  const bar = inner.indexOf('|');
  const address = (bar < 0 ? inner : inner.slice(0, bar)).replace(/\\$/, '').trim();
  const text = bar < 0 ? '' : inner.slice(bar + 1).trim();
  return { ...splitAddress(address, (part) => part), text: text === '' ? null : text };
}

/** Takes apart the address of a Markdown link: a query is dropped, percent signs are decoded. */
export function readAddress(address: string): LinkAddress {
  const hash = address.indexOf('#');
  const query = address.indexOf('?');
  if (query < 0 || (hash >= 0 && hash < query)) return splitAddress(address, percentDecoded);
  const fragment = hash < 0 ? '' : address.slice(hash);
  return splitAddress(address.slice(0, query) + fragment, percentDecoded);
}

function splitAddress(address: string, decode: (part: string) => string): LinkAddress {
  const hash = address.indexOf('#');
  if (hash < 0) return { target: cut(decode(address)), heading: null, block: null };
  const target = cut(decode(address.slice(0, hash)).trim());
  const fragment = decode(address.slice(hash + 1)).trim();
  if (fragment.startsWith('^')) return { target, heading: null, block: cut(fragment.slice(1)) };
  return { target, heading: fragment === '' ? null : cut(fragment), block: null };
}

function cut(text: string): string {
  return text.length > MAX_NAME_CHARS ? text.slice(0, MAX_NAME_CHARS).toWellFormed() : text;
}

function percentDecoded(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

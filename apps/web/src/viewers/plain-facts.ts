import type { FileWithContent } from '../api/types.ts';

/** A name and what it says. */
export interface Fact {
  readonly name: string;
  readonly value: string;
}

const MOST_FACTS = 60;
const MAX_CHARS = 300;

/** The properties of a file as people read them. */
export function plainFacts(file: Pick<FileWithContent, 'properties'>): readonly Fact[] {
  return Object.entries(file.properties)
    .slice(0, MOST_FACTS)
    .map(([name, value]) => ({ name: name.replaceAll('_', ' '), value: shown(value) }))
    .filter(({ value }) => value !== '');
}

function shown(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return cut(value.map(shown).join(', '));
  return cut(typeof value === 'object' ? JSON.stringify(value) : String(value as string | number | boolean));
}

function cut(text: string): string {
  return text.length > MAX_CHARS ? `${text.slice(0, MAX_CHARS)}…` : text;
}

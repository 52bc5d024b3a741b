import { LanguageDescription } from '@codemirror/language';
import { languages } from '@codemirror/language-data';

/** Endings that the list of languages lacks. */
const OTHERS: Readonly<Record<string, string>> = {
  cdx: 'YAML',
  geojson: 'JSON',
  jsonl: 'JSON',
  ndjson: 'JSON',
  ipynb: 'JSON',
  svg: 'XML',
  jl: 'Julia',
};

/** The language of a file, by its name; null when none is known. Its rules are loaded when they are asked for. */
export function languageOf(path: string): LanguageDescription | null {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const ending = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
  const other = Object.hasOwn(OTHERS, ending) ? OTHERS[ending]! : null;
  return other === null
    ? LanguageDescription.matchFilename(languages, name)
    : LanguageDescription.matchLanguageName(languages, other);
}

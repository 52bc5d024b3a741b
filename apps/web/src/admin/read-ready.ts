import { bytesWords } from './size-words.ts';

/** Whether the server can do its work, as it is shown. */
export interface Ready {
  readonly isReady: boolean;
  readonly version: string;
  readonly reasons: readonly string[];
  readonly warnings: readonly string[];
  readonly checks: readonly { readonly name: string; readonly text: string }[];
}

/** Reads the answer of `/ready`, whatever the version of the server; what is not there is left out. Pure. */
export function readReady(answer: unknown): Ready {
  const given = asRecord(answer);
  return {
    isReady: given['status'] === 'ready',
    version: String(given['version'] ?? 'unknown'),
    reasons: asTexts(given['reasons']),
    warnings: asTexts(given['warnings']),
    checks: Object.entries(asRecord(given['checks'])).map(([name, facts]) => ({
      name: asWords(name),
      text: factsText(asRecord(facts)),
    })),
  };
}

/** Digests are told by whether they are what is expected: nobody compares them by eye. */
function factsText({
  schema_digest,
  expected_digest,
  versions,
  ...facts
}: Readonly<Record<string, unknown>>): string {
  const digests =
    schema_digest === undefined
      ? []
      : [schema_digest === expected_digest ? 'tables are as expected' : 'tables are not as expected'];
  const parts = Object.keys(asRecord(versions)).length;
  const plain = Object.entries(facts).map(([name, value]) => factText(name, value));
  return [...digests, ...(parts === 0 ? [] : [`${parts} parts`]), ...plain].join(' · ');
}

function factText(name: string, value: unknown): string {
  if (name.endsWith('_bytes') && typeof value === 'number')
    return `${bytesWords(value)} ${asWords(name.slice(0, -6)).toLowerCase()}`;
  if (typeof value === 'boolean') return `${value ? '' : 'not '}${asWords(name).toLowerCase()}`;
  if (typeof value === 'object' && value !== null)
    return Object.entries(value)
      .map(([key, each]) => `${String(each)} ${asWords(key).toLowerCase()}`)
      .join(', ');
  return `${String(value)} ${asWords(name).toLowerCase()}`;
}

function asWords(name: string): string {
  const words = name.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function asTexts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

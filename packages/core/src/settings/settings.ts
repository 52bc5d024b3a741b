import { CodexError } from '../errors.ts';
import type { PropertyValue } from '../files/parsed-file.ts';
import { foldName } from '../links/link-key.ts';
import type { Properties } from '../properties/property-edit.ts';

/** What a person said of a tag. */
export interface TagSettings {
  /** `#rgb` or `#rrggbb` in lower case. */
  readonly color: string | null;
  readonly description: string | null;
}

/** What only people know of a notebook and no file of it says: kept in `.codex/notebook.yml`. */
export interface NotebookSettings {
  /** By the name of the tag, folded (see `foldName`). */
  readonly tags: ReadonlyMap<string, TagSettings>;
}

/** A value of the settings by the names that lead to it, from the outside in; undefined takes it away. */
export interface SettingsChange {
  readonly names: readonly string[];
  readonly value: PropertyValue | undefined;
}

/** The one door to the settings of a notebook. */
export interface SettingsStore {
  /** What the file holds now, as a plain record. Throws `invalid` when it is broken, `unavailable`. */
  read(): Promise<Properties>;
  /**
   * Changes single values and leaves everything else in the file as it is. `plan` is given what the file holds, and may
   * be called again when somebody else wrote in between. Throws `invalid`, `unsupported`, `conflict`, `unavailable`.
   */
  change(plan: (held: Properties) => readonly SettingsChange[]): Promise<void>;
}

const MAX_DESCRIPTION_CHARS = 2000;

/** Reads settings; what is not of the right form is left out. Pure. */
export function readSettings(held: Properties): NotebookSettings {
  const tags = new Map<string, TagSettings>();
  for (const [name, value] of Object.entries(asRecord(held['tags']))) {
    const { color, description } = asRecord(value);
    tags.set(foldName(name), {
      color: typeof color === 'string' && COLOR.test(color) ? color.toLowerCase() : null,
      description: typeof description === 'string' && description !== '' ? description : null,
    });
  }
  return { tags };
}

const COLOR = /^#(?:[0-9a-f]{3}|[0-9a-f]{6})$/i;

/** The colour as it is kept. Throws `invalid` for anything but `#rgb` and `#rrggbb`. */
export function requireColor(color: string): string {
  if (COLOR.test(color)) return color.toLowerCase();
  const message = `color must be written as #rgb or #rrggbb, not ${JSON.stringify(color)}.`;
  throw new CodexError('invalid', message, { field: 'color' });
}

/** The changes that give a tag a colour and a description: null takes one away, undefined leaves it. Throws `invalid`. */
export function planTagSettings(
  held: Properties,
  tag: string,
  wanted: { readonly color?: string | null | undefined; readonly description?: string | null | undefined },
): readonly SettingsChange[] {
  requireDescription(wanted.description);
  const color = typeof wanted.color === 'string' ? requireColor(wanted.color) : wanted.color;
  const tags = asRecord(held['tags']);
  const name = Object.keys(tags).findLast((each) => foldName(each) === foldName(tag)) ?? tag;
  const before = asRecord(tags[name]);
  const after = {
    ...before,
    ...given({
      color,
      description: wanted.description || wanted.description === undefined ? wanted.description : null,
    }),
  };
  const left = Object.values(after).some((value) => value !== null);
  if (!left)
    return [
      {
        names: Object.keys(tags).some((each) => each !== name) ? ['tags', name] : ['tags'],
        value: undefined,
      },
    ];
  return Object.entries(after).flatMap(([key, value]) =>
    value === before[key] || (value === null && !(key in before))
      ? []
      : [{ names: ['tags', name, key], value: value === null ? undefined : value }],
  );
}

function given<T extends object>(values: T): Partial<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<T>;
}

function requireDescription(description: string | null | undefined): void {
  if (typeof description !== 'string') return;
  if (!description.isWellFormed() || description.length > MAX_DESCRIPTION_CHARS) {
    const message = `description must be text of ${MAX_DESCRIPTION_CHARS} characters at the most.`;
    throw new CodexError('invalid', message, { field: 'description' });
  }
}

/** A value as a record; an empty one when it is none. Pure. */
export function asRecord(value: PropertyValue | undefined): Readonly<Record<string, PropertyValue>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Properties) : {};
}

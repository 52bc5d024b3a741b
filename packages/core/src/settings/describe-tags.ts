import { CodexError } from '../errors.ts';
import { foldName } from '../links/link-key.ts';
import type { Page } from '../page.ts';
import type { TagCount } from '../tags/tag-store.ts';
import { planTagSettings, readSettings, type SettingsStore, type TagSettings } from './settings.ts';

/** A tag with the number of its files and what a person said of it. */
export interface DescribedTag extends TagCount, TagSettings {}

/** A colour and a description for a tag: null takes one away, what is left out stays. */
export interface TagDescription {
  readonly color?: string | null | undefined;
  readonly description?: string | null | undefined;
}

const NOTHING: TagSettings = Object.freeze({ color: null, description: null });
const MAX_NAME_CHARS = 200;

/** Adds to a page of tags what the settings say of them. Throws what reading the settings throws. */
export async function withTagSettings(
  settings: SettingsStore,
  page: Page<TagCount>,
): Promise<Page<DescribedTag>> {
  const { tags } = readSettings(await settings.read());
  const items = page.items.map((tag) => ({ ...tag, ...(tags.get(foldName(tag.name)) ?? NOTHING) }));
  return { ...page, items };
}

/**
 * Says something of a tag, be it in use or not yet. Throws `invalid` for what is no tag or no colour, and what the
 * store throws.
 */
export async function describeTag(
  settings: SettingsStore,
  tag: string,
  wanted: TagDescription,
): Promise<TagSettings> {
  const name = tagName(tag);
  const says = wanted.color !== undefined || wanted.description !== undefined;
  if (says) await settings.change((held) => planTagSettings(held, name, wanted));
  return readSettings(await settings.read()).tags.get(foldName(name)) ?? NOTHING;
}

/** The name of a tag without `#`. Throws `invalid`. */
function tagName(text: string): string {
  const name = text.trim().replace(/^#+/, '').trim().split('/').filter(Boolean).join('/');
  const isName = /[\p{L}\p{N}]/u.test(name) && !/[\u0000-\u001f\u007f]/.test(name) && name.isWellFormed();
  if (isName && name.length <= MAX_NAME_CHARS) return name;
  throw new CodexError('invalid', `${JSON.stringify(text)} is no tag.`, { field: 'name' });
}

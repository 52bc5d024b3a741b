import { codex } from '../api/codex.ts';
import { reportFailure, useNotices } from '../notify/use-notices.ts';
import { at, parentFolder } from '../tabs/tab-location.ts';
import { useTabs } from '../tabs/use-tabs.ts';
import type { Place } from '../places/place.ts';
import { fragmentOf } from './addresses.ts';

/** A text that links stand in. */
interface Origin {
  readonly place: Place;
  readonly path: string;
}

/** Opens what a link of a text leads to: here, with Ctrl or the middle button in a tab of its own, with Shift beside. */
export async function followLink(link: HTMLElement, origin: Origin, event: MouseEvent): Promise<void> {
  const { tag, link: target = '', wiki } = link.dataset;
  const options = {
    where: event.shiftKey ? ('beside' as const) : ('here' as const),
    keep: event.ctrlKey || event.metaKey || event.button === 1,
  };
  try {
    if (tag !== undefined) {
      await useTabs().open(at('', { view: 'search', params: { q: `tag:${quoted(tag)}` } }), options);
      return;
    }
    const path = await findTarget(origin, target, wiki === undefined ? 'markdown' : 'wiki');
    if (path === null) offerToMake(origin, target);
    else await useTabs().openIn(origin.place.name, at(path, { hash: fragmentOf(target) }), options);
  } catch (error) {
    reportFailure(error);
  }
}

/** The path that a link leads to; null when no file bears the name. */
export async function findTarget(
  { place, path }: Origin,
  target: string,
  kind: 'wiki' | 'markdown' | 'embed',
): Promise<string | null> {
  if (target.startsWith('#')) return path;
  const body = { notebook_id: place.notebook.id, target, from: path, kind };
  return (await codex.links.resolve({ body })).data.path;
}

function offerToMake({ place, path }: Origin, target: string): void {
  const name = target.replace(/[#|].*$/s, '').trim();
  const text = `Nothing here is named “${name}” yet.`;
  const isNote = !/\.[A-Za-z0-9]{1,5}$/.test(name) || /\.md$/i.test(name);
  if (!place.canWrite || !isNote || name === '') {
    useNotices().show(text);
    return;
  }
  const run = async () => {
    const wanted = `${name.includes('/') ? '' : parentFolder(path)}${name.replace(/\.md$/i, '')}.md`;
    const body = { notebook_id: place.notebook.id, path: wanted, content: '' };
    const { data } = await codex.files.create({ body });
    await useTabs().openIn(place.name, at(data.path), { keep: true });
  };
  useNotices().show(text, { action: { label: 'Create note', run } });
}

function quoted(tag: string): string {
  return /^[\p{L}\p{N}_/-]+$/u.test(tag) ? tag : JSON.stringify(tag);
}

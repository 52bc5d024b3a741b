import type { NotebookPorts } from '../notebook-ports.ts';
import { readMachineAuthor } from './history-settings.ts';
import { oneLine } from './trailers.ts';
import type { Person } from './version-control.ts';

/** Whom commits name when nobody is known. */
export const NOBODY: Person = Object.freeze({ name: 'Codex', email: 'codex@localhost' });
/** The end of addresses that are none: a domain that can never be anybody's. */
const NO_DOMAIN = 'users.codex.invalid';

/** Where names come from. */
export type AuthorPorts = Pick<NotebookPorts, 'settings' | 'versions' | 'actorNames'>;

/** Who is at this machine: by the notebook's settings, else by the repository's own, else nobody. */
async function machineAuthor({ settings, versions }: AuthorPorts): Promise<Person> {
  const said = readMachineAuthor(await settings.read());
  return cleanPerson(said ?? (await versions.identity()) ?? NOBODY);
}

/** Who signs a commit: whoever wrote, and whoever is at this machine. */
export async function signers(
  ports: AuthorPorts,
  actor: string | null,
): Promise<{ readonly author: Person; readonly committer: Person }> {
  const committer = await machineAuthor(ports);
  return { author: actor === null ? committer : await authorOf(ports, actor), committer };
}

/** The person behind an id of the change log; `null` is whoever is at this machine. */
export async function authorOf(ports: AuthorPorts, actor: string | null): Promise<Person> {
  if (actor === null) return machineAuthor(ports);
  const known = await ports.actorNames?.personOf(actor);
  if (known === 'machine') return machineAuthor(ports);
  return cleanPerson(known ?? { name: actor, email: noAddress(actor) });
}

/** An address that says who is meant and reaches nobody: for users who show no address of their own. Pure. */
export function noAddress(name: string): string {
  const local = name.toLowerCase().replace(/[^a-z0-9._+-]+/g, '-');
  return `${local.replace(/^[-.]+|[-.]+$/g, '') || 'unknown'}@${NO_DOMAIN}`;
}

/** A person as git can write one: in one line, without the signs that set the address apart. Pure. */
export function cleanPerson({ name, email }: Person): Person {
  const clean = (text: string) =>
    oneLine(text.replace(/[<>]/g, ''))
      .replace(/^[\s.,:;"'\\]+|[\s.,:;"'\\]+$/gu, '')
      .slice(0, 200)
      .trim()
      .toWellFormed();
  const address = clean(email).replace(/\s+/gu, '');
  return { name: clean(name) || NOBODY.name, email: address || NOBODY.email };
}

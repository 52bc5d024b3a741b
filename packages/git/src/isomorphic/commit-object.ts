import type { Person, Revision, RevisionId } from '@codexlab/core';
import { unreadable } from './failures.ts';

const MAX_MESSAGE_BYTES = 64 * 1024;

/** A commit with what only git needs to know of it. */
export interface Commit extends Revision {
  readonly tree: string;
}

/** Reads a commit object. Throws `unavailable` when it is none. */
export function parseCommit(bytes: Buffer, id: string): Commit {
  const end = bytes.indexOf('\n\n');
  const head = bytes.toString('utf8', 0, end < 0 ? bytes.length : end).split('\n');
  const parents: RevisionId[] = [];
  const fields = new Map<string, string>();
  for (const line of head) {
    const space = line.indexOf(' ');
    if (space <= 0) continue; // the continuation of a signature
    const name = line.slice(0, space);
    const value = line.slice(space + 1);
    if (name === 'parent') parents.push(revisionId(value));
    else if (!fields.has(name)) fields.set(name, value);
  }
  const tree = fields.get('tree');
  if (tree === undefined || !isObjectId(tree)) throw unreadable(id);
  const author = parseStamp(fields.get('author') ?? '');
  const committer = parseStamp(fields.get('committer') ?? '');
  return {
    ...{ id: revisionId(id), tree, parents },
    ...{ author: author.person, authoredMs: author.atMs },
    ...{ committer: committer.person, committedMs: committer.atMs },
    message: end < 0 ? '' : decodeMessage(bytes.subarray(end + 2), fields.get('encoding') ?? 'utf-8'),
  };
}

/** What a commit is made of. */
export interface NewCommit {
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author: Person;
  readonly committer: Person;
  readonly atMs: number;
  readonly message: string;
}

/** The bytes of a commit object. */
export function formatCommit(commit: NewCommit): Buffer {
  const lines = [
    `tree ${commit.tree}`,
    ...commit.parents.map((parent) => `parent ${parent}`),
    `author ${stamp(commit.author, commit.atMs)}`,
    `committer ${stamp(commit.committer, commit.atMs)}`,
  ];
  const message = `${commit.message.replaceAll('\0', '').trimEnd()}\n`;
  return Buffer.from(`${lines.join('\n')}\n\n${message}`);
}

/** A person and a moment as git writes them, in UTC. */
export function stamp(person: Person, atMs: number): string {
  return `${plain(person.name) || 'unknown'} <${plain(person.email)}> ${Math.floor(atMs / 1000)} +0000`;
}

/** True for 40 lower-case hexadecimal digits. */
export function isObjectId(text: string): boolean {
  return /^[0-9a-f]{40}$/.test(text);
}

/** Marks an object id as that of a commit. */
export function revisionId(oid: string): RevisionId {
  return oid as RevisionId;
}

/** What would end a field of a commit is left out, as git does. */
function plain(text: string): string {
  return text.replaceAll(/[<>\n\r\0]/g, '').trim();
}

function parseStamp(text: string): { person: Person; atMs: number } {
  const found = /^(.*?) ?<([^>]*)> *(-?\d+)?/.exec(text);
  if (!found) return { person: { name: text, email: '' }, atMs: 0 };
  return {
    person: { name: found[1] ?? '', email: found[2] ?? '' },
    atMs: Number(found[3] ?? 0) * 1000,
  };
}

function decodeMessage(bytes: Buffer, encoding: string): string {
  const capped = bytes.subarray(0, MAX_MESSAGE_BYTES);
  try {
    return new TextDecoder(encoding).decode(capped);
  } catch {
    return capped.toString('latin1'); // an encoding that nobody knows
  }
}

import type { CommitRequest, Person } from '@codexlab/core';

/** The bytes of a commit. Characters that would end a name early are left out of it. */
export function commitObject(
  given: Pick<CommitRequest, 'message' | 'author' | 'committer' | 'atMs'> & {
    readonly tree: string;
    readonly parents: readonly string[];
  },
): Uint8Array {
  const { tree, parents, author, committer, atMs, message } = given;
  const lines = [
    `tree ${tree}`,
    ...parents.map((parent) => `parent ${parent}`),
    `author ${signature(author, atMs)}`,
    `committer ${signature(committer, atMs)}`,
    '',
    `${message.replaceAll('\0', '').trimEnd()}\n`,
  ];
  return new TextEncoder().encode(lines.join('\n').toWellFormed());
}

function signature(person: Person, atMs: number): string {
  const name = plain(person.name) || 'Unknown';
  return `${name} <${plain(person.email)}> ${Math.max(0, Math.floor(atMs / 1000))} ${zone(atMs)}`;
}

/** As git does: no brackets, no line ends, and no dots or commas at the ends. */
function plain(text: string): string {
  return text.replace(/[<>\p{Cc}]/gu, '').replace(/^[\s.,:;"\\']+|[\s.,:;"\\']+$/g, '');
}

function zone(atMs: number): string {
  const minutes = -new Date(atMs).getTimezoneOffset();
  const two = (value: number) => String(Math.floor(Math.abs(value))).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${two(minutes / 60)}${two(Math.abs(minutes) % 60)}`;
}

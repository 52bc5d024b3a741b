import type { DemoFile } from './demo-file.ts';

/** What stands at the head of a note. */
export interface NoteHead {
  readonly title: string;
  readonly tags: readonly string[];
  readonly date: string;
  readonly status?: 'planned' | 'running' | 'done';
  readonly aliases?: readonly string[];
  /** More properties, in order. */
  readonly more?: Readonly<Record<string, string | number>>;
}

/** A Markdown note with frontmatter. */
export function note(path: string, head: NoteHead, body: string): DemoFile {
  const properties = [
    `title: ${head.title}`,
    `date: ${head.date}`,
    `tags: [${head.tags.join(', ')}]`,
    ...(head.aliases ? [`aliases: [${head.aliases.join(', ')}]`] : []),
    ...(head.status ? [`status: ${head.status}`] : []),
    ...Object.entries(head.more ?? {}).map(([name, value]) => `${name}: ${value}`),
  ];
  return { path, content: `---\n${properties.join('\n')}\n---\n\n# ${head.title}\n\n${body.trim()}\n` };
}

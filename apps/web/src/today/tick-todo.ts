import { codex } from '../api/codex.ts';
import type { AnswerOf } from '../api/types.ts';
import { tickLine } from './tick-line.ts';

/** Something to do, as it stands in a note. */
export type Todo = AnswerOf<'todos', 'list'>;

/**
 * Ticks a todo in its file, or takes the tick away: its line alone is changed, and only as long as the file is the one
 * that was looked at. Throws when it does not stand there any more.
 */
export async function tickTodo(todo: Todo, isDone: boolean): Promise<void> {
  const query = { notebook_id: todo.notebook.id };
  const params = { file: todo.file_id };
  const { data: file } = await codex.files.get({ params, query });
  const line = file.content?.split('\n')[todo.line - 1]?.replace(/\r$/, '') ?? '';
  const content = tickLine(line, isDone);
  if (content === null || file.hash === null)
    throw new Error('This task has moved in its file. Open the file to tick it.');
  const address = { kind: 'lines' as const, from: todo.line, to: todo.line };
  const body = { edits: [{ address, action: 'replace' as const, content }], if_hash: file.hash };
  await codex.edits.apply({ params, query, body });
}

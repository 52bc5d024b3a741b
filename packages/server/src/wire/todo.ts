import type { FoundTodo } from '@codexlab/core';

/** A todo as JSON. */
export function toWireTodo(todo: FoundTodo) {
  const { id, workspaceId, slug, name } = todo.notebook;
  return {
    notebook: { id, workspace_id: workspaceId, slug, name },
    file_id: todo.fileId,
    path: todo.path,
    title: todo.title,
    line: todo.line,
    text: todo.text,
    heading: todo.heading,
    done: todo.done,
    due: todo.due,
  };
}

import { CodexError, type MovePlan, type Notebook, type RelPath } from '@codexlab/core';
import type { CommandDefinition } from './command-definition.ts';
import { type CommandContext, exitCodes, print, remark } from './context.ts';
import { fromCommand } from './from-command.ts';
import { locate } from './locate-file.ts';
import { locateTarget } from './locate-target.ts';
import { addNotebookOptions, type NotebookOptions } from './options.ts';
import { leftLine, movedWords, renderMovePlan, toWirePlan } from './render-move.ts';
import { printable, toJson } from './render-text.ts';
import { showCounted } from './render-values.ts';
import { withNotebook } from './session.ts';
import { paintFor } from './terminal.ts';

interface MoveOptions extends NotebookOptions {
  readonly updateLinks?: boolean;
  readonly dryRun?: boolean;
  readonly undo?: string;
}

/** `mv FROM TO`: gives a file or folder another name or place, with the links to it when that is wanted. */
export const mv: CommandDefinition = {
  usage: 'mv [from] [to]',
  summary: 'move or rename a file or folder, and the links to it',
  description:
    'With --update-links every link keeps leading to the file that it led to: only the targets of links that would ' +
    'not are written anew, in the manner in which they were written. It is one change, which --undo takes back.',
  examples: [
    ['mv draft.md notes/day1.md --update-links', 'the note, and each link to it'],
    ['mv runs archive/ --update-links --dry-run', 'which links would change; nothing is done'],
    ['mv --undo 01JC…', 'everything back as it was'],
  ],
  addOptions: (command) =>
    addNotebookOptions(
      command
        .option('--update-links', 'write the links anew that would lead elsewhere')
        .option('--dry-run', 'only tell which links would change')
        .option('--undo <id>', 'take a move with links back (within 30 days)'),
    ),
  run: async (context, command) => {
    const options = command.opts<MoveOptions>();
    const [from, to] = command.args;
    if (options.undo !== undefined && from === undefined) {
      const { undo } = options;
      return withNotebook(context, options, (notebook) => takeBack(context, notebook, { ...options, undo }));
    }
    if (from === undefined || to === undefined || options.undo !== undefined)
      throw new CodexError(
        'invalid',
        'Say what shall move where: mv FROM TO. To take a move back: mv --undo ID',
        {
          field: 'to',
        },
      );
    return withNotebook(context, options, async (notebook) => {
      const { callerDir } = context;
      const path = pathOf(await locate(notebook, from, callerDir));
      const move = { from: path, to: await locateTarget(notebook, to, { path, callerDir }) };
      if (options.dryRun) return tellPlan(context, await notebook.moves.plan(move.from, move.to), options);
      return options.updateLinks
        ? moveWithLinks(context, notebook, { ...move, ...options })
        : moveAlone(context, notebook, { ...move, ...options });
    });
  },
};

type Wanted = { readonly from: RelPath; readonly to: string } & NotebookOptions;

function pathOf(located: Awaited<ReturnType<typeof locate>>): RelPath {
  return 'folder' in located ? located.folder.path : located.file.path;
}

function tellPlan(context: CommandContext, plan: MovePlan, { json }: NotebookOptions): number {
  const { stdout, env } = context.terminal;
  if (json) print(context, [toJson(toWirePlan(plan))]);
  else {
    print(context, renderMovePlan(plan, paintFor(stdout, env)));
    remark(context, `Would move ${printable(plan.from)} to ${printable(plan.to)}: ${movedWords(plan)}.`);
  }
  return exitCodes.ok;
}

async function moveWithLinks(
  context: CommandContext,
  notebook: Notebook,
  { from, to, json }: Wanted,
): Promise<number> {
  const moved = await notebook.moves.move(from, to, { origin: fromCommand });
  if (json) print(context, [toJson({ id: moved.id, ...toWirePlan(moved) })]);
  else {
    for (const left of moved.left) remark(context, leftLine(left));
    print(context, [`Moved ${printable(from)} to ${printable(moved.to)}: ${movedWords(moved)}.`]);
    remark(context, `To take it back: ${context.invocation} mv --undo ${moved.id}`);
  }
  return exitCodes.ok;
}

/** A person is told what they broke, and how to mend it; other programs asked for just this. */
async function moveAlone(
  context: CommandContext,
  notebook: Notebook,
  { from, to, json }: Wanted,
): Promise<number> {
  const plan = json ? null : await notebook.moves.plan(from, to);
  await notebook.files.move(from, to, { origin: fromCommand });
  if (plan === null) {
    print(context, [toJson({ from, to })]);
    return exitCodes.ok;
  }
  print(context, [`Moved ${printable(from)} to ${printable(to)}.`]);
  if (plan.linkCount === 0) return exitCodes.ok;
  const [old, now, mv] = [quoted(from), quoted(to), `${context.invocation} mv`];
  remark(
    context,
    `${showCounted(plan.linkCount, 'link')} in ${showCounted(plan.fileCount, 'file')} do not lead where they led. To take them along:`,
  );
  remark(context, `  ${mv} ${now} ${old} && ${mv} ${old} ${now} --update-links`);
  return exitCodes.ok;
}

async function takeBack(
  context: CommandContext,
  notebook: Notebook,
  { undo, json }: MoveOptions & { readonly undo: string },
): Promise<number> {
  const undone = await notebook.moves.undo(undo, { origin: fromCommand });
  if (json) print(context, [toJson(undone)]);
  else {
    for (const { path, reason } of undone.left)
      remark(context, `${printable(path)} stays: ${printable(reason)}`);
    const files = showCounted(undone.restored.length, 'file');
    print(context, [`${printable(undone.to)} is back, and the links in ${files}.`]);
  }
  return exitCodes.ok;
}

/** As a shell takes it. */
function quoted(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : `'${printable(path).replaceAll("'", `'\\''`)}'`;
}

import { redo, undo } from '@codemirror/commands';
import { openSearchPanel } from '@codemirror/search';
import type { Command, EditorView } from '@codemirror/view';
import {
  Bold,
  Code,
  Heading1,
  Heading2,
  Heading3,
  Highlighter,
  Italic,
  Link,
  List,
  ListChecks,
  ListOrdered,
  Quote,
  Redo2,
  Search,
  Strikethrough,
  Undo2,
} from '@lucide/vue';
import type { Component } from 'vue';
import type { MenuItem, MenuItems } from '../ui/menu-item.ts';
import { around, startLines, toLink } from './note-keys.ts';
import { toggleTasks } from './tasks.ts';

/** What can be done with what is selected in a note. */
export function formatMenu(view: EditorView): MenuItems {
  const item = (label: string, icon: Component, command: Command, keys: string | null = null): MenuItem => ({
    ...{ label, icon, keys },
    run() {
      command(view);
      // The menu gives the keyboard back to its button first.
      requestAnimationFrame(() => view.focus());
    },
  });
  return [
    item('Bold', Bold, around('**'), 'mod+b'),
    item('Italic', Italic, around('*'), 'mod+i'),
    item('Strike through', Strikethrough, around('~~'), 'mod+shift+x'),
    item('Mark', Highlighter, around('=='), 'mod+shift+h'),
    item('Code', Code, around('`')),
    item('Link', Link, toLink, 'mod+l'),
    '-',
    item('Heading 1', Heading1, startLines('# ')),
    item('Heading 2', Heading2, startLines('## ')),
    item('Heading 3', Heading3, startLines('### ')),
    '-',
    item('List', List, startLines('- ')),
    item('Numbered list', ListOrdered, startLines('1. ')),
    item('Task', ListChecks, toggleTasks, 'mod+enter'),
    item('Quotation', Quote, startLines('> ')),
    '-',
    item('Find in this note', Search, openSearchPanel, 'mod+f'),
    item('Undo', Undo2, undo, 'mod+z'),
    item('Redo', Redo2, redo, 'mod+shift+z'),
  ];
}

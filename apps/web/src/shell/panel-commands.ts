import { panels } from '../app/registry.ts';
import { router } from '../app/the-router.ts';
import type { Command } from '../commands/command.ts';
import { useShell } from './use-shell.ts';

/** One command for each panel at the sides. */
export function panelCommands(): readonly Command[] {
  return panels.map((panel) => ({
    id: `panel.${panel.side}.${panel.id}`,
    title: `Show ${panel.title.toLowerCase()}`,
    group: 'View' as const,
    icon: panel.icon,
    when: () => router().currentRoute.value.name === 'notebook',
    run: () => {
      const shell = useShell();
      if (panel.side === 'left') shell.showLeft(panel.id);
      else shell.showRight(panel.id);
    },
  }));
}

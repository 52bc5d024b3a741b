import { ArrowLeft, ArrowRight, Columns2, House, Moon, PanelLeft, PanelRight, Rows3, X } from '@lucide/vue';
import { router } from '../app/the-router.ts';
import type { Command } from '../commands/command.ts';
import { useTabs } from '../tabs/use-tabs.ts';
import { useTheme } from '../theme/use-theme.ts';
import { useShell } from './use-shell.ts';

/** Commands of the frame. */
export function shellCommands(): readonly Command[] {
  const inNotebook = () => router().currentRoute.value.name === 'notebook';
  return [
    {
      id: 'go.today',
      title: 'Go to Today',
      group: 'Go to',
      icon: House,
      keys: 'alt+shift+t',
      run: () => void router().push('/'),
    },
    {
      id: 'go.back',
      title: 'Go back',
      group: 'Go to',
      icon: ArrowLeft,
      keys: 'alt+left',
      run: () => router().back(),
    },
    {
      id: 'go.forward',
      title: 'Go forward',
      group: 'Go to',
      icon: ArrowRight,
      keys: 'alt+right',
      run: () => router().forward(),
    },
    ...tabCommands(inNotebook),
    ...viewCommands(inNotebook),
  ];
}

function tabCommands(when: () => boolean): readonly Command[] {
  const step = (by: number) => {
    const { activePane, activate } = useTabs();
    if (!activePane || activePane.tabs.length === 0) return;
    const at = activePane.tabs.findIndex(({ id }) => id === activePane.activeId);
    const { length } = activePane.tabs;
    void activate(activePane, activePane.tabs[(at + by + length) % length]!);
  };
  const group = 'View' as const;
  return [
    { id: 'tabs.next', title: 'Next tab', group, keys: 'alt+pagedown', when, run: () => step(1) },
    { id: 'tabs.previous', title: 'Previous tab', group, keys: 'alt+pageup', when, run: () => step(-1) },
    {
      id: 'tabs.close',
      title: 'Close tab',
      group,
      keys: 'alt+w',
      icon: X,
      when,
      run: () => {
        const { activePane, activeTab, close } = useTabs();
        if (activePane && activeTab) return close(activePane, [activeTab]);
      },
    },
    {
      id: 'tabs.beside',
      title: 'Open beside',
      group,
      keys: 'mod+\\',
      icon: Columns2,
      when,
      run: () => {
        const { activeTab, open } = useTabs();
        if (activeTab) return open(activeTab.location, { where: 'beside', keep: true });
      },
    },
  ];
}

function viewCommands(when: () => boolean): readonly Command[] {
  const group = 'View' as const;
  return [
    {
      id: 'view.side-bar',
      title: 'Show or hide the left side',
      group,
      keys: 'alt+shift+l',
      icon: PanelLeft,
      when,
      run: () => {
        const shell = useShell();
        shell.toggleLeft(shell.left ?? 'files');
      },
    },
    {
      id: 'view.side-panel',
      title: 'Show or hide the right side',
      group,
      keys: 'mod+.',
      icon: PanelRight,
      when,
      run: () => useShell().toggleRight(),
    },
    {
      id: 'view.dark',
      title: 'Change between light and dark',
      group,
      icon: Moon,
      run: () => {
        const theme = useTheme();
        theme.choice = theme.isDark ? 'light' : 'dark';
      },
    },
    {
      id: 'view.density',
      title: 'Change between comfortable and compact',
      group,
      icon: Rows3,
      run: () => {
        const theme = useTheme();
        theme.density = theme.density === 'compact' ? 'comfortable' : 'compact';
      },
    },
  ];
}

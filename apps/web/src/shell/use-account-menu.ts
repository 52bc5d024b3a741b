import { Keyboard, LogOut, Moon, Settings, ShieldCheck, Sun } from '@lucide/vue';
import { computed, type ComputedRef } from 'vue';
import { useRouter } from 'vue-router';
import { useCommands } from '../commands/use-commands.ts';
import { useSession } from '../session/use-session.ts';
import { useTheme } from '../theme/use-theme.ts';
import type { MenuItems } from '../ui/menu-item.ts';

/** What one can do about oneself. To be called while a component is set up. */
export function useAccountMenu(): ComputedRef<MenuItems> {
  const session = useSession();
  const commands = useCommands();
  const theme = useTheme();
  const router = useRouter();
  return computed(() => [
    { label: 'Settings', icon: Settings, run: () => void router.push('/settings/profile') },
    ...(session.isSuperuser
      ? [{ label: 'Administration', icon: ShieldCheck, run: () => void router.push('/admin/health') }]
      : []),
    { label: 'Keyboard shortcuts', icon: Keyboard, keys: '?', run: () => commands.run('help.shortcuts') },
    {
      label: theme.isDark ? 'Light colours' : 'Dark colours',
      icon: theme.isDark ? Sun : Moon,
      run: () => commands.run('view.dark'),
    },
    '-',
    { label: 'Sign out', icon: LogOut, run: () => session.signOut() },
  ]);
}

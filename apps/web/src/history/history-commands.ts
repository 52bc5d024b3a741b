import { GitCommitHorizontal, GitCompareArrows, History, UserRoundSearch } from '@lucide/vue';
import type { Command } from '../commands/command.ts';
import { askText } from '../notify/use-questions.ts';
import type { Place } from '../places/place.ts';
import { at, isFolderPath } from '../tabs/tab-location.ts';
import { useActive } from '../tabs/use-active.ts';
import { useTabs } from '../tabs/use-tabs.ts';
import { commitNow } from './commit-now.ts';

/** What can be done with the history from anywhere in a notebook. */
export function historyCommands(): readonly Command[] {
  const active = useActive();
  const tabs = useTabs();
  const path = () => active.value?.location?.path ?? '';
  const isInNotebook = () => active.value !== null;
  const isOnFile = () => active.value !== null && !isFolderPath(path());

  return [
    {
      ...{ id: 'history.show', title: 'Show history', group: 'History', icon: History, keys: 'alt+shift+h' },
      words: 'versions commits timeline',
      when: isInNotebook,
      run: () => tabs.open(at(path(), { view: 'history' })),
    },
    {
      ...{ id: 'history.notebook', title: 'Show history of the notebook', group: 'History', icon: History },
      words: 'commits log branches',
      when: isInNotebook,
      run: () => tabs.open(at('', { view: 'history' })),
    },
    {
      ...{ id: 'history.compare', title: 'Compare with last version', group: 'History' },
      ...{ icon: GitCompareArrows, words: 'diff changes' },
      when: isOnFile,
      run: () => tabs.open(at(path(), { view: 'history', params: { to: 'disk' } })),
    },
    {
      ...{
        id: 'history.blame',
        title: 'Blame: who wrote each line',
        group: 'History',
        icon: UserRoundSearch,
      },
      words: 'annotate author',
      when: isOnFile,
      run: () => tabs.open(at(path(), { view: 'blame' })),
    },
    {
      ...{ id: 'history.commit', title: 'Commit now …', group: 'History', icon: GitCommitHorizontal },
      words: 'save version git',
      when: () => active.value?.place.canWrite === true,
      run: () => askAndCommit(active.value?.place ?? null),
    },
  ];
}

async function askAndCommit(place: Place | null): Promise<void> {
  if (place === null) return;
  const message = await askText({
    title: 'Commit what has changed',
    label: 'Message',
    confirm: 'Commit',
    check: () => null,
  });
  if (message !== null) await commitNow(place, { message, paths: null });
}

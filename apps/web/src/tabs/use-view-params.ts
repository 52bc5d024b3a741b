import type { ViewProps } from '../app/feature.ts';
import { useTabs } from './use-tabs.ts';

/** Reads and changes what a view keeps in its address; null takes a value away. */
export function useViewParams(props: Pick<ViewProps, 'location'>): {
  readonly get: (name: string) => string | null;
  readonly set: (changes: Readonly<Record<string, string | null>>) => void;
} {
  const tabs = useTabs();
  return {
    get: (name) => props.location.params[name] ?? null,
    set(changes) {
      const all = Object.entries({ ...props.location.params, ...changes });
      const params = Object.fromEntries(
        all.flatMap(([name, value]) => (value === null ? [] : [[name, value] as const])),
      );
      void tabs.open({ ...props.location, params }, { replace: true });
    },
  };
}

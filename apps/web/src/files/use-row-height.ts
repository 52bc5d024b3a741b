import { computed, type ComputedRef } from 'vue';
import { useTheme } from '../theme/use-theme.ts';

/** The height of a row of trees and lists in pixels: the token `--row`, as virtual lists need it. */
export function useRowHeight(): ComputedRef<number> {
  const theme = useTheme();
  return computed(() => (theme.density === 'compact' ? 26 : 32));
}

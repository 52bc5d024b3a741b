import type { ListColumn } from './list-columns.ts';

/** Follows the pointer from the end of a column until it is let go. */
export function useColumnResize(
  set: (column: string, width: number) => void,
): (event: PointerEvent, column: ListColumn) => void {
  return (event, { id, width }) => {
    event.preventDefault();
    const handle = event.currentTarget as HTMLElement;
    const from = event.clientX;
    const move = (moved: PointerEvent) => set(id, width + moved.clientX - from);
    handle.setPointerCapture(event.pointerId);
    handle.addEventListener('pointermove', move);
    handle.addEventListener('lostpointercapture', () => handle.removeEventListener('pointermove', move), {
      once: true,
    });
  };
}

import { computed, onBeforeUnmount, ref, watch, type Ref, type ShallowRef } from 'vue';
import { fitted, zoomedAt, type Spot } from './spot.ts';

const MARGIN = 24;
const STEP = 60;

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Zooming and moving by wheel, keys, two fingers and dragging. A picture that was not touched stays fitted in. */
export function useZoom(
  stage: Readonly<ShallowRef<HTMLElement | null>>,
  natural: Ref<Size | null>,
  /** How much larger than it is a picture is fitted in: pictures of vectors lose nothing by that. */
  most: () => number,
) {
  const spot = ref<Spot>({ x: 0, y: 0, scale: 1 });
  const isFitted = ref(true);
  const isDragging = ref(false);
  const pointers = new Map<number, { readonly x: number; readonly y: number }>();
  const resizes = new ResizeObserver(() => isFitted.value && fit());

  watch([stage, natural], ([element]) => {
    resizes.disconnect();
    if (element !== null) resizes.observe(element);
    if (isFitted.value) fit();
  });
  onBeforeUnmount(() => resizes.disconnect());

  function fit(): void {
    isFitted.value = true;
    const room = roomOf(stage.value);
    if (room !== null && natural.value !== null) spot.value = fitted(natural.value, room, MARGIN, most());
  }

  function by(factor: number, at: { readonly x: number; readonly y: number } | null = null): void {
    const room = roomOf(stage.value);
    if (room === null) return;
    isFitted.value = false;
    spot.value = zoomedAt(spot.value, factor, at ?? { x: room.width / 2, y: room.height / 2 });
  }

  function move(x: number, y: number): void {
    isFitted.value = false;
    spot.value = { ...spot.value, x: spot.value.x + x, y: spot.value.y + y };
  }

  function inStage({ clientX, clientY }: MouseEvent): { x: number; y: number } {
    const { left, top } = stage.value!.getBoundingClientRect();
    return { x: clientX - left, y: clientY - top };
  }

  function onWheel(event: WheelEvent): void {
    event.preventDefault();
    by(Math.exp(-Math.max(-100, Math.min(100, event.deltaY)) / 300), inStage(event));
  }

  function onDown(event: PointerEvent): void {
    stage.value?.setPointerCapture(event.pointerId);
    pointers.set(event.pointerId, inStage(event));
    isDragging.value = true;
  }

  function onMove(event: PointerEvent): void {
    const before = pointers.get(event.pointerId);
    if (before === undefined) return;
    const now = inStage(event);
    const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
    pointers.set(event.pointerId, now);
    if (other === undefined) return move(now.x - before.x, now.y - before.y);
    const distance = (a: { x: number; y: number }) => Math.hypot(a.x - other.x, a.y - other.y);
    by(distance(now) / Math.max(1, distance(before)), { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 });
  }

  function onUp(event: PointerEvent): void {
    pointers.delete(event.pointerId);
    isDragging.value = pointers.size > 0;
  }

  const keys: Readonly<Record<string, () => void>> = {
    '+': () => by(1.25),
    '=': () => by(1.25),
    '-': () => by(0.8),
    '0': fit,
    '1': () => by(1 / spot.value.scale),
    ArrowLeft: () => move(STEP, 0),
    ArrowRight: () => move(-STEP, 0),
    ArrowUp: () => move(0, STEP),
    ArrowDown: () => move(0, -STEP),
  };

  function onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || !Object.hasOwn(keys, event.key)) return;
    event.preventDefault();
    keys[event.key]!();
  }

  return {
    ...{ fit, by, isDragging },
    to: (scale: number) => by(scale / spot.value.scale),
    scale: computed(() => spot.value.scale),
    style: computed(() => ({
      width: `${natural.value?.width ?? 0}px`,
      height: `${natural.value?.height ?? 0}px`,
      transform: `translate(${spot.value.x}px, ${spot.value.y}px) scale(${spot.value.scale})`,
      imageRendering: spot.value.scale > 4 ? ('pixelated' as const) : ('auto' as const),
    })),
    listeners: {
      ...{ wheel: onWheel, pointerdown: onDown, pointermove: onMove, pointerup: onUp, pointercancel: onUp },
      ...{ keydown: onKey, dblclick: (event: MouseEvent) => by(2, inStage(event)) },
    },
  };
}

function roomOf(element: HTMLElement | null): Size | null {
  return element === null ? null : { width: element.clientWidth, height: element.clientHeight };
}

/** Where a picture lies in its pane, and how large. */
export interface Spot {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

const SMALLEST = 0.02;
const LARGEST = 64;

/** In the middle, as large as there is room, and at most `most` times as large as it is. */
export function fitted(picture: Size, room: Size, margin: number, most = 1): Spot {
  const wide = (room.width - 2 * margin) / picture.width;
  const high = (room.height - 2 * margin) / picture.height;
  const scale = Math.max(SMALLEST, Math.min(most, wide, high));
  return {
    x: (room.width - picture.width * scale) / 2,
    y: (room.height - picture.height * scale) / 2,
    scale,
  };
}

/** Larger or smaller by a factor; the point of the picture at `at` stays where it is. */
export function zoomedAt(spot: Spot, factor: number, at: { readonly x: number; readonly y: number }): Spot {
  const scale = Math.max(SMALLEST, Math.min(LARGEST, spot.scale * factor));
  const real = scale / spot.scale;
  return { x: at.x - (at.x - spot.x) * real, y: at.y - (at.y - spot.y) * real, scale };
}

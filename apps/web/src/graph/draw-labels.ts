import type { NodeHoverDrawingFunction, NodeLabelDrawingFunction } from 'sigma/rendering';
import type { NodeLook } from './node-look.ts';

const MOST_LETTERS = 42;
const GAP_PX = 4;

/** Writes the name of a node beside it, with a rim of the surface so that edges do not run through the letters. */
export function labelDrawer(
  colours: () => { readonly text: string; readonly surface: string },
): NodeLabelDrawingFunction<NodeLook> {
  return (context, { label, x, y, size }, { labelFont, labelSize, labelWeight }) => {
    if (!label) return;
    const { text, surface } = colours();
    context.font = `${labelWeight} ${labelSize}px ${labelFont}`;
    context.lineJoin = 'round';
    context.lineWidth = 3;
    context.strokeStyle = surface;
    context.fillStyle = text;
    const at = [x + size + GAP_PX, y + labelSize / 3] as const;
    context.strokeText(shorten(label), ...at);
    context.fillText(shorten(label), ...at);
  };
}

/** The node under the pointer: a ring around it, and its whole name on a plate. */
export function hoverDrawer(
  colours: () => { readonly text: string; readonly surface: string; readonly accent: string },
): NodeHoverDrawingFunction<NodeLook> {
  return (context, { label, x, y, size }, { labelFont, labelSize }) => {
    const { text, surface, accent } = colours();
    context.beginPath();
    context.arc(x, y, size + 2, 0, Math.PI * 2);
    context.lineWidth = 2;
    context.strokeStyle = accent;
    context.stroke();
    if (!label) return;
    context.font = `600 ${labelSize}px ${labelFont}`;
    const left = x + size + GAP_PX;
    const width = context.measureText(label).width;
    context.fillStyle = surface;
    context.beginPath();
    context.roundRect(left - 1, y - labelSize, width + 12, labelSize * 2, 6);
    context.fill();
    context.fillStyle = text;
    context.fillText(label, left + 5, y + labelSize / 3);
  };
}

function shorten(label: string): string {
  return label.length > MOST_LETTERS ? `${label.slice(0, MOST_LETTERS - 1)}…` : label;
}

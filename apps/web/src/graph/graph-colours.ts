/** The colours of a graph, as WebGL takes them: `#rrggbb`. */
export interface GraphColours {
  readonly node: string;
  readonly faint: string;
  readonly edge: string;
  readonly strongEdge: string;
  readonly text: string;
  readonly surface: string;
  readonly accent: string;
  /** For groups: the accent turned around the wheel. */
  readonly groups: readonly string[];
}

/** Turns of the accent, in degrees; neighbours in the list are far from one another. */
const TURNS = [0, 130, 225, 60, 290, 175, 20, 255] as const;

/** Reads the tokens of the theme as they are now. */
export function readGraphColours(): GraphColours {
  const toHex = createResolver();
  return {
    node: toHex('var(--text-faint)'),
    faint: toHex('color-mix(in srgb, var(--text-faint) 22%, var(--surface))'),
    edge: toHex('color-mix(in srgb, var(--text-faint) 50%, var(--surface))'),
    strongEdge: toHex('var(--accent)'),
    text: toHex('var(--text)'),
    surface: toHex('var(--surface-raised)'),
    accent: toHex('var(--accent)'),
    groups: TURNS.map((turn) => toHex(`oklch(from var(--accent) l max(c, 0.1) calc(h + ${turn}))`)),
  };
}

/** Any CSS colour as `#rrggbb`: an element knows variables, a canvas knows what became of them. */
function createResolver(): (colour: string) => string {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 1;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  const probe = document.createElement('span');
  return (colour) => {
    probe.style.color = colour;
    document.body.append(probe);
    const computed = getComputedStyle(probe).color;
    probe.remove();
    if (context === null) return '#808080';
    context.clearRect(0, 0, 1, 1);
    context.fillStyle = computed;
    context.fillRect(0, 0, 1, 1);
    const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
    return `#${[red, green, blue].map((part) => part.toString(16).padStart(2, '0')).join('')}`;
  };
}

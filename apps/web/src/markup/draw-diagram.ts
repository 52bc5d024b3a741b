import mermaid from 'mermaid';
import { sanitisePicture } from './sanitise.ts';

/** What the text of a diagram may not set. */
const FIXED = [
  ...['secure', 'securityLevel', 'startOnLoad', 'maxTextSize', 'maxEdges', 'suppressErrorRendering'],
  ...[
    'theme',
    'themeCSS',
    'themeVariables',
    'darkMode',
    'fontFamily',
    'altFontFamily',
    'htmlLabels',
    'dompurifyConfig',
  ],
];
let last = 0;
let queue: Promise<unknown> = Promise.resolve();

/** Draws a diagram as an image of its own, in which nothing runs and no link leads anywhere; a sentence when it cannot. */
export function drawDiagram(text: string, isDark: boolean): Promise<HTMLImageElement | string> {
  // One after the other: the settings of the library are one for all.
  const drawn = queue.then(() => draw(text, isDark));
  queue = drawn.catch(() => undefined);
  return drawn;
}

async function draw(text: string, isDark: boolean): Promise<HTMLImageElement | string> {
  mermaid.initialize({
    ...{ startOnLoad: false, securityLevel: 'strict', secure: FIXED, suppressErrorRendering: true },
    ...{ theme: isDark ? 'dark' : 'neutral', fontFamily: 'system-ui, sans-serif' },
    ...{ htmlLabels: false, flowchart: { htmlLabels: false }, maxTextSize: 30_000, maxEdges: 300 },
  });
  const id = `diagram-${++last}`;
  try {
    const { svg } = await mermaid.render(id, text);
    return toImage(svg);
  } catch (error) {
    return error instanceof Error ? error.message.split('\n', 1)[0]! : 'Its text cannot be read.';
  } finally {
    document.getElementById(id)?.remove();
    document.getElementById(`d${id}`)?.remove();
  }
}

function toImage(svg: string): HTMLImageElement {
  const image = new Image();
  const clean = sanitisePicture(svg);
  const [, , width, height] =
    /viewBox="([\d.-]+)[ ,]+([\d.-]+)[ ,]+([\d.]+)[ ,]+([\d.]+)"/.exec(clean)?.slice(1) ?? [];
  if (width !== undefined && height !== undefined) {
    image.width = Math.ceil(Number(width));
    image.height = Math.ceil(Number(height));
  }
  image.alt = 'Diagram';
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(clean)}`;
  return image;
}

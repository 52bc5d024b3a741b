import { MAX_OUTPUT_CHARS } from './limits.ts';
import { isObject, multilineText, type JsonObject } from './notebook-cells.ts';

/** Sequences with which programs colour what a terminal shows. */
const ANSI = /[\u001b\u009b][[\]()#;?]*(?:\d{1,4}(?:;\d{0,4})*)?[\dA-PR-TZcf-ntqry=><~]/g;
/** The names of images in outputs of nbformat 3. */
const IMAGE_KEYS_3: ReadonlySet<string> = new Set(['png', 'jpeg', 'svg']);

/** The text that an output shows, without colours, cut to its limit; `''` when it shows none. */
export function outputText(output: JsonObject): string {
  const text = rawText(output);
  const cut = text.length > MAX_OUTPUT_CHARS ? text.slice(0, MAX_OUTPUT_CHARS).toWellFormed() : text;
  return /[\u001b\u009b]/.test(cut) ? cut.replace(ANSI, '') : cut;
}

/** True for an output that shows an image. */
export function showsImage(output: JsonObject): boolean {
  const { data } = output;
  if (isObject(data)) return Object.keys(data).some((type) => type.startsWith('image/'));
  return Object.keys(output).some((key) => IMAGE_KEYS_3.has(key));
}

function rawText(output: JsonObject): string {
  switch (output['output_type']) {
    case 'error':
    case 'pyerr':
      return errorText(output);
    default:
      return multilineText(isObject(output['data']) ? output['data']['text/plain'] : output['text']);
  }
}

function errorText({ ename, evalue, traceback }: JsonObject): string {
  const lines = Array.isArray(traceback) ? traceback.filter((line) => typeof line === 'string') : [];
  return lines.length > 0
    ? lines.join('\n').toWellFormed()
    : `${multilineText(ename)}: ${multilineText(evalue)}`;
}

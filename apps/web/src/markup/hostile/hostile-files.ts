import { hostileHtml, hostileMarkdown } from './vectors.ts';

/** A file that tries to run something in the page that shows it. */
export interface HostileFile {
  readonly path: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

const svg = (inner: string) => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">${inner}</svg>`;
const quoted = (text: string) => JSON.stringify(text);

const notebook = {
  ...{ nbformat: 4, nbformat_minor: 5, metadata: { language_info: { name: hostileHtml[3] } } },
  cells: [
    ...hostileMarkdown.map((source) => ({ cell_type: 'markdown', metadata: {}, source })),
    {
      ...{ cell_type: 'code', metadata: {}, execution_count: 1, source: hostileHtml.join('\n') },
      outputs: [
        ...hostileHtml.map((html) => outputOf({ 'text/html': html })),
        ...hostileHtml.map((html) => outputOf({ 'image/svg+xml': svg(html) })),
        outputOf({ 'image/png': '" onerror="window.__xss=1' }),
        outputOf({ 'application/javascript': 'window.__xss=1' }),
        outputOf({ 'text/latex': '$\\href{javascript:window.__xss=1}{x}$' }),
        {
          output_type: 'stream',
          name: 'stdout',
          text: `\u001b]8;;javascript:window.__xss=1\u0007${hostileHtml[3]}`,
        },
        { output_type: 'error', ename: hostileHtml[3], evalue: hostileHtml[0], traceback: hostileHtml },
      ],
    },
  ],
};

function outputOf(data: Readonly<Record<string, string>>) {
  return { output_type: 'display_data', metadata: {}, data };
}

const texts: Readonly<Record<string, string>> = {
  'hostile/all.md': hostileMarkdown.join('\n\n'),
  'hostile/properties.md': [
    '---',
    ...hostileHtml.slice(0, 40).map((html, at) => `p${at}: ${quoted(html)}`),
    `${quoted(hostileHtml[3]!)}: name`,
    '---\n',
  ].join('\n'),
  'hostile/page.html': hostileHtml.join('\n'),
  'hostile/cells.ipynb': JSON.stringify(notebook),
  'hostile/drawing.svg': svg(hostileHtml.filter((html) => !html.includes('<!')).join('')),
  'hostile/script.svg': svg(
    '<script>window.__xss=1</script><animate onbegin="window.__xss=1" attributeName="x" dur="1s"/>',
  ),
  'hostile/table.csv': `a,${quoted(hostileHtml[3]!)}\n${hostileHtml.map((html) => `=1+1,"${html.replaceAll('"', '""')}"`).join('\n')}\n`,
  'hostile/tree.json': JSON.stringify({ ['__proto__']: 1, [hostileHtml[3]!]: hostileHtml }),
  'hostile/tree.yaml': hostileHtml.map((html) => `- ${quoted(html)}`).join('\n'),
  'hostile/tree.toml': `x = ${quoted(hostileHtml[3]!)}\n`,
  'hostile/view.cdx': `title: ${quoted(hostileHtml[3]!)}\n`,
  'hostile/\'"><img src=x onerror=window.__xss=1>.md': '[[all]]\n',
  'hostile/{{7*7}} <svg onload=window.__xss=1>.txt': hostileHtml.join('\n'),
};

/** Every kind of file with hostile content, names and properties. */
export const hostileFiles: readonly HostileFile[] = Object.entries(texts).map(([path, text]) => ({
  path,
  bytes: new TextEncoder().encode(text),
}));

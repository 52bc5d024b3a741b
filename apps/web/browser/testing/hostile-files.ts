/** What a script would do that got to run. Each has its own number, so that a fault names its door. */
let doors = 0;
const run = () => `window.xss=${++doors}`;

/** Ways in which text becomes a script where it is taken for HTML, or an address for something harmless. */
const TEXTS: readonly string[] = [
  `<script>${run()}</script>`,
  `<img src=x onerror="${run()}">`,
  `<svg onload="${run()}"><animate onbegin="${run()}" attributeName=x dur=1s></svg>`,
  `<iframe srcdoc="<script>parent.${run()}</script>"></iframe>`,
  `<iframe src="javascript:parent.${run()}"></iframe>`,
  `<object data="javascript:${run()}"></object><embed src="javascript:${run()}">`,
  `<details open ontoggle="${run()}">x</details>`,
  `<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=${run()}&gt;">`,
  `<noscript><p title="</noscript><img src=x onerror=${run()}>">`,
  `<a href="java&#x09;script:${run()}">link</a>`,
  `<form action="javascript:${run()}"><button autofocus onfocus="${run()}">go</button></form>`,
  `<style>@import "https://evil.example/x.css"; * { background: url(https://evil.example/y) }</style>`,
  `<link rel=stylesheet href="https://evil.example/z.css"><base href="https://evil.example/">`,
  `<meta http-equiv="refresh" content="0;url=https://evil.example/">`,
  `"><img src=x onerror=${run()}>`,
  `{{constructor.constructor('${run()}')()}}`,
];

const MARKDOWN = [
  ...TEXTS,
  `[link](javascript:${run()})`,
  `[link](data:text/html;base64,PHNjcmlwdD53aW5kb3cueHNzPTE8L3NjcmlwdD4=)`,
  `![picture](x" onerror="${run()})`,
  `![far](https://evil.example/pixel.png)`,
  `[[a|<img src=x onerror=${run()}>]]`,
  `![[<img src=x onerror=${run()}>]]`,
  `[ref]: javascript:${run()}\n\n[ref]`,
  `- [ ] <img src=x onerror=${run()}>`,
  `> [!note] <img src=x onerror=${run()}>\n> text`,
  `| <img src=x onerror=${run()}> | b |\n| --- | --- |\n| <svg onload=${run()}> | d |`,
  `$\\href{javascript:${run()}}{x}$ and $$\\htmlData{onclick=${run()}}{y}$$`,
  '```mermaid\ngraph TD\n  A["<img src=x onerror=' +
    run() +
    '>"] --> B\n  click A "javascript:' +
    run() +
    '"\n```',
  '```html\n<script>' + run() + '</script>\n```',
  `#tag<img/src=x/onerror=${run()}>`,
].join('\n\n');

const NOTEBOOK = {
  nbformat: 4,
  nbformat_minor: 5,
  metadata: { kernelspec: { name: 'python3', display_name: `<img src=x onerror=${run()}>` } },
  cells: [
    { cell_type: 'markdown', id: 'a', metadata: {}, source: MARKDOWN },
    {
      cell_type: 'code',
      id: 'b',
      metadata: {},
      execution_count: 1,
      source: '<script>1</script>',
      outputs: [
        { output_type: 'display_data', metadata: {}, data: { 'text/html': TEXTS.join('\n') } },
        {
          output_type: 'display_data',
          metadata: {},
          data: { 'image/svg+xml': `<svg xmlns="http://www.w3.org/2000/svg" onload="${run()}"/>` },
        },
        { output_type: 'display_data', metadata: {}, data: { 'application/javascript': run() } },
        { output_type: 'stream', name: 'stdout', text: TEXTS.join('\n') },
        { output_type: 'error', ename: `<img src=x onerror=${run()}>`, evalue: '', traceback: TEXTS },
      ],
    },
  ],
};

const quoted = (text: string) => JSON.stringify(text);

/** Files whose content, names and properties try to run something in the page that shows them. */
export const hostileFiles: Readonly<Record<string, string>> = {
  'note.md': MARKDOWN,
  'properties.md': [
    '---',
    `title: ${quoted(`<img src=x onerror=${run()}>`)}`,
    `status: ${quoted(`<svg onload=${run()}>`)}`,
    `link: ${quoted(`javascript:${run()}`)}`,
    `tags: [${quoted(`a<img src=x onerror=${run()}>`)}]`,
    `aliases: [${quoted(`<script>${run()}</script>`)}]`,
    '---',
    '',
    'xss needle [[note]]',
  ].join('\n'),
  'page.html': `<!doctype html><title>x</title>${TEXTS.join('\n')}`,
  'drawing.svg': `<svg xmlns="http://www.w3.org/2000/svg" onload="${run()}"><script>${run()}</script><foreignObject><img xmlns="http://www.w3.org/1999/xhtml" src="x" onerror="${run()}"/></foreignObject><a href="javascript:${run()}"><text y="20">x</text></a></svg>`,
  'cells.ipynb': JSON.stringify(NOTEBOOK),
  'table.csv': `name,<img src=x onerror=${run()}>\n${TEXTS.map((text) => `"${text.replaceAll('"', '""')}",=HYPERLINK("x")`).join('\n')}\n`,
  'tree.json': JSON.stringify({ [`<img src=x onerror=${run()}>`]: TEXTS }),
  'tree.yaml': TEXTS.map((text) => `- ${quoted(text)}`).join('\n'),
  'view.cdx': JSON.stringify({ view: `<img src=x onerror=${run()}>`, query: TEXTS[1] }),
  'script.js': `${run()}; // ${TEXTS.join(' ')}`,
  [`<img src=x onerror=${run()}>.md`]: '# xss needle\n\n[[note]]\n',
  [`folder <svg onload=${run()}>/"'><b>.md`]: 'xss needle',
};

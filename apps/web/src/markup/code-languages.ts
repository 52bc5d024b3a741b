import type { LanguageInput } from 'shiki/core';

/** Languages whose words are coloured. Each is loaded when it is first met. */
const LANGUAGES = {
  ada: () => import('shiki/langs/ada.mjs'),
  asm: () => import('shiki/langs/asm.mjs'),
  awk: () => import('shiki/langs/awk.mjs'),
  bat: () => import('shiki/langs/bat.mjs'),
  bibtex: () => import('shiki/langs/bibtex.mjs'),
  c: () => import('shiki/langs/c.mjs'),
  clojure: () => import('shiki/langs/clojure.mjs'),
  cmake: () => import('shiki/langs/cmake.mjs'),
  cpp: () => import('shiki/langs/cpp.mjs'),
  csharp: () => import('shiki/langs/csharp.mjs'),
  css: () => import('shiki/langs/css.mjs'),
  csv: () => import('shiki/langs/csv.mjs'),
  dart: () => import('shiki/langs/dart.mjs'),
  diff: () => import('shiki/langs/diff.mjs'),
  docker: () => import('shiki/langs/docker.mjs'),
  elixir: () => import('shiki/langs/elixir.mjs'),
  erlang: () => import('shiki/langs/erlang.mjs'),
  fish: () => import('shiki/langs/fish.mjs'),
  'fortran-free-form': () => import('shiki/langs/fortran-free-form.mjs'),
  'fortran-fixed-form': () => import('shiki/langs/fortran-fixed-form.mjs'),
  fsharp: () => import('shiki/langs/fsharp.mjs'),
  glsl: () => import('shiki/langs/glsl.mjs'),
  gnuplot: () => import('shiki/langs/gnuplot.mjs'),
  go: () => import('shiki/langs/go.mjs'),
  graphql: () => import('shiki/langs/graphql.mjs'),
  groovy: () => import('shiki/langs/groovy.mjs'),
  haskell: () => import('shiki/langs/haskell.mjs'),
  hcl: () => import('shiki/langs/hcl.mjs'),
  html: () => import('shiki/langs/html.mjs'),
  http: () => import('shiki/langs/http.mjs'),
  ini: () => import('shiki/langs/ini.mjs'),
  java: () => import('shiki/langs/java.mjs'),
  javascript: () => import('shiki/langs/javascript.mjs'),
  json: () => import('shiki/langs/json.mjs'),
  json5: () => import('shiki/langs/json5.mjs'),
  jsonc: () => import('shiki/langs/jsonc.mjs'),
  jsonl: () => import('shiki/langs/jsonl.mjs'),
  jsx: () => import('shiki/langs/jsx.mjs'),
  julia: () => import('shiki/langs/julia.mjs'),
  kotlin: () => import('shiki/langs/kotlin.mjs'),
  latex: () => import('shiki/langs/latex.mjs'),
  log: () => import('shiki/langs/log.mjs'),
  lua: () => import('shiki/langs/lua.mjs'),
  make: () => import('shiki/langs/make.mjs'),
  markdown: () => import('shiki/langs/markdown.mjs'),
  matlab: () => import('shiki/langs/matlab.mjs'),
  nginx: () => import('shiki/langs/nginx.mjs'),
  nix: () => import('shiki/langs/nix.mjs'),
  'objective-c': () => import('shiki/langs/objective-c.mjs'),
  ocaml: () => import('shiki/langs/ocaml.mjs'),
  pascal: () => import('shiki/langs/pascal.mjs'),
  perl: () => import('shiki/langs/perl.mjs'),
  php: () => import('shiki/langs/php.mjs'),
  powershell: () => import('shiki/langs/powershell.mjs'),
  prolog: () => import('shiki/langs/prolog.mjs'),
  proto: () => import('shiki/langs/proto.mjs'),
  python: () => import('shiki/langs/python.mjs'),
  r: () => import('shiki/langs/r.mjs'),
  racket: () => import('shiki/langs/racket.mjs'),
  regexp: () => import('shiki/langs/regexp.mjs'),
  rst: () => import('shiki/langs/rst.mjs'),
  ruby: () => import('shiki/langs/ruby.mjs'),
  rust: () => import('shiki/langs/rust.mjs'),
  sas: () => import('shiki/langs/sas.mjs'),
  scala: () => import('shiki/langs/scala.mjs'),
  scheme: () => import('shiki/langs/scheme.mjs'),
  scss: () => import('shiki/langs/scss.mjs'),
  shellscript: () => import('shiki/langs/shellscript.mjs'),
  solidity: () => import('shiki/langs/solidity.mjs'),
  sql: () => import('shiki/langs/sql.mjs'),
  stata: () => import('shiki/langs/stata.mjs'),
  svelte: () => import('shiki/langs/svelte.mjs'),
  swift: () => import('shiki/langs/swift.mjs'),
  'system-verilog': () => import('shiki/langs/system-verilog.mjs'),
  toml: () => import('shiki/langs/toml.mjs'),
  tsx: () => import('shiki/langs/tsx.mjs'),
  typescript: () => import('shiki/langs/typescript.mjs'),
  typst: () => import('shiki/langs/typst.mjs'),
  vhdl: () => import('shiki/langs/vhdl.mjs'),
  verilog: () => import('shiki/langs/verilog.mjs'),
  vue: () => import('shiki/langs/vue.mjs'),
  wgsl: () => import('shiki/langs/wgsl.mjs'),
  xml: () => import('shiki/langs/xml.mjs'),
  yaml: () => import('shiki/langs/yaml.mjs'),
  zig: () => import('shiki/langs/zig.mjs'),
} satisfies Readonly<Record<string, LanguageInput>>;

/** Other names of them, as people write them behind the fence. */
const ALIASES: Readonly<Record<string, keyof typeof LANGUAGES>> = {
  ...{ py: 'python', py3: 'python', python3: 'python', ipython: 'python', ipython3: 'python' },
  ...{ js: 'javascript', mjs: 'javascript', cjs: 'javascript', node: 'javascript', ts: 'typescript' },
  ...{
    bash: 'shellscript',
    sh: 'shellscript',
    shell: 'shellscript',
    zsh: 'shellscript',
    console: 'shellscript',
  },
  ...{ ps1: 'powershell', cmd: 'bat', dockerfile: 'docker', makefile: 'make', yml: 'yaml', md: 'markdown' },
  ...{ 'c++': 'cpp', cc: 'cpp', hpp: 'cpp', h: 'c', 'c#': 'csharp', cs: 'csharp', rs: 'rust', golang: 'go' },
  ...{ rb: 'ruby', kt: 'kotlin', hs: 'haskell', jl: 'julia', tex: 'latex', m: 'matlab', octave: 'matlab' },
  ...{ f90: 'fortran-free-form', fortran: 'fortran-free-form', f77: 'fortran-fixed-form', protobuf: 'proto' },
  ...{ patch: 'diff', geojson: 'json', ndjson: 'jsonl', svg: 'xml', htm: 'html', regex: 'regexp', tf: 'hcl' },
};

/** A language that can be coloured. */
export interface KnownLanguage {
  readonly name: string;
  readonly load: LanguageInput;
}

/** Finds a language by any of its names; null when it is not known. */
export function findLanguage(called: string): KnownLanguage | null {
  const asked = called.toLowerCase();
  const name = Object.hasOwn(ALIASES, asked) ? ALIASES[asked]! : asked;
  return isKnown(name) ? { name, load: LANGUAGES[name] } : null;
}

function isKnown(name: string): name is keyof typeof LANGUAGES {
  return Object.hasOwn(LANGUAGES, name);
}

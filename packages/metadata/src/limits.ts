/** How many bytes of a file are read for its text: 10 MiB. */
export const MAX_TEXT_BYTES = 10 * 1024 * 1024;
/** How long a frontmatter block may be, in UTF-16 code units, without its fences. */
export const MAX_FRONTMATTER_CHARS = 64 * 1024;
/** How much of a table or data file (CSV, JSON, a notebook) is searched: its first 64 KiB. */
export const MAX_DATA_BYTES = 64 * 1024;
/** How many bytes at the start of a file are looked at for a NUL, which makes it binary. */
export const NUL_PROBE_BYTES = 8 * 1024;
/** How many bytes at the start of a file are looked at to recognise its format. */
export const MAGIC_PROBE_BYTES = 4 * 1024;
/** How many aliases (`*name`) a frontmatter block may use. */
export const MAX_YAML_ALIASES = 100;
/** How many values a frontmatter block may hold once its aliases are written out. */
export const MAX_YAML_VALUES = 50_000;
/** How long all texts and keys of a frontmatter block may be together once its aliases are written out, in code units. */
export const MAX_YAML_TEXT_CHARS = 1024 * 1024;
/** How many lines of a Markdown file are looked at for links, tags and headings. */
export const MAX_MARKDOWN_LINES = 1_000_000;
/** How deep quotes and lists may nest (a list counts twice) before what is inside them is no longer read. */
export const MAX_BLOCK_NESTING = 100;
/** How many block decisions a line of Markdown may cost on average; real notes need about 3. */
export const MAX_BLOCK_STEPS_PER_LINE = 8;
/** How many links, tags, aliases, headings or block ids of one file are kept, each. */
export const MAX_ITEMS = 50_000;
/** How many todos of one file are kept. */
export const MAX_TODOS = 2000;
/** How long the text of a todo may be, and the heading above it, in code units; the rest is cut. */
export const MAX_TODO_CHARS = 500;
/** How many brackets of one paragraph may be open at once; further ones are taken as mere characters. */
export const MAX_OPEN_BRACKETS = 10_000;
/** How long a name (a title, tag, heading, link target, block id) may be, in code units; longer ones are cut or left out. */
export const MAX_NAME_CHARS = 1000;
/** How many bytes of a format are read that is of no use in part (a PDF, a notebook): 64 MiB. */
export const MAX_WHOLE_FILE_BYTES = 64 * 1024 * 1024;
/** How long a data file (JSON, YAML, TOML) may be to be parsed, in UTF-16 code units; of longer ones only the text is taken. */
export const MAX_PARSED_DATA_CHARS = 1024 * 1024;
/** How many aliases a data file may use to be parsed: each that is a key is written out as text. */
export const MAX_DATA_ALIASES = 1000;
/** How many names of keys of a data file are kept. */
export const MAX_DATA_KEYS = 50;
/** How many bytes a sidecar may have. */
export const MAX_SIDECAR_BYTES = 1024 * 1024;
/** How long what is searched of a file's sidecars may be together, in code units. */
export const MAX_SIDECAR_TEXT_CHARS = 64 * 1024;
/** How deep the values of properties may nest. */
export const MAX_VALUE_DEPTH = 100;
/** How many elements of an XML sidecar may be nested. */
export const MAX_XML_DEPTH = 100;
/** How long the searched text of a notebook may be, in code units. */
export const MAX_NOTEBOOK_CHARS = 2 * 1024 * 1024;
/** How much of one output of a notebook's cell is searched, in code units. */
export const MAX_OUTPUT_CHARS = 64 * 1024;
/** How long one record of a table may be, in code units, for its columns to be read. */
export const MAX_RECORD_CHARS = 64 * 1024;
/** How many columns of a table are named. */
export const MAX_COLUMNS = 500;
/** How many records at the start of a table tell the types of its columns. */
export const MAX_TYPED_RECORDS = 200;
/** How many pages of a PDF are read. */
export const MAX_PDF_PAGES = 200;
/** How much text of a PDF is kept, in UTF-16 code units. */
export const MAX_PDF_CHARS = 1024 * 1024;
/** How many values a JSON text may hold to be read: each takes up to 64 bytes of memory. */
export const MAX_JSON_VALUES = 4_000_000;

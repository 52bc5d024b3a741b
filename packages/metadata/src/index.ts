export { decodeText, type DecodedText } from './text.ts';
export { parseFrontmatter, type Frontmatter } from './frontmatter.ts';
export { findFrontmatter, type FrontmatterBlock } from './frontmatter-block.ts';
export { detectKind, type DetectedKind } from './kind.ts';
export { parseMarkdown, type MarkdownStructure } from './markdown.ts';
export { parseFile } from './parse-file.ts';
export { readYaml, type YamlProperties } from './yaml.ts';

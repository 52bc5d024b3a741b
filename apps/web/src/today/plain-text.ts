/** Inline Markdown as one reads it: links by their text, without marks. For short texts in lists; the file has it all. */
export function plainText(markdown: string): string {
  return markdown
    .replaceAll(/!?\[\[([^\][|]{1,200})\|([^\][]{1,200})\]\]/g, '$2')
    .replaceAll(/!?\[\[([^\][]{1,200})\]\]/g, '$1')
    .replaceAll(/!?\[([^\][]{1,200})\]\([^()\s]{1,500}\)/g, '$1')
    .replaceAll(/(\*\*|__|~~|==)(?=\S)([^*_~=]{1,200})\1/g, '$2')
    .replaceAll(/`([^`]{1,200})`/g, '$1');
}

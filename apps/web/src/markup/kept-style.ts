/** What a style of a text may say: how its words look, never where they stand. */
const KEPT = new Set(
  (
    'background-color color font-style font-weight max-width text-align text-decoration vertical-align white-space width ' +
    'list-style-type'
  ).split(' '),
);
const PLAIN_VALUE = /^[\w\s#%.,-]+$|^(?:rgb|rgba|hsl|hsla)\([\d\s%.,/]+\)$/i;

/** The part of a style attribute that is kept; empty when nothing is. */
export function keptStyle(style: string): string {
  return style
    .split(';')
    .map((each) => each.split(':', 2).map((part) => part.trim()))
    .filter(([name = '', value = '']) => KEPT.has(name.toLowerCase()) && PLAIN_VALUE.test(value))
    .map(([name, value]) => `${name!.toLowerCase()}: ${value}`)
    .join('; ');
}

import { CodexError, type PropertyValue } from '@codexlab/core';
import { readYaml } from '../yaml.ts';
import { readScalar } from '../yaml-scalar.ts';

const LINK = /^\[\[[^[\]]+\]\]$/;

/**
 * The value that a person means by a text, as it would be read in frontmatter: `true`, `4.5`, `2024-05-01`, `[a, b]`,
 * `{ a: 1 }`; quotes force a text. Anything else is the text itself, with whatever it holds. Throws `invalid` for
 * brackets that are not closed.
 */
export function readTypedValue(text: string): PropertyValue {
  const trimmed = text.trim();
  if (LINK.test(trimmed)) return trimmed;
  if (/^["']/.test(trimmed)) return readWhole(trimmed) ?? text;
  if (!/^[[{]/.test(trimmed)) return readScalar(trimmed) === trimmed ? text : readScalar(trimmed);
  const value = readWhole(trimmed);
  if (value !== undefined) return value;
  const message = `${JSON.stringify(text)} is no list. Write [a, b], or put quotes around it for a text.`;
  throw new CodexError('invalid', message, { value: text });
}

/** The value that is the whole text; undefined when it is none, or something (a comment) stands behind it. */
function readWhole(text: string): PropertyValue | undefined {
  const { properties, problems } = readYaml(`k: [${text}]\nend: 1`, 1);
  const whole = problems.length > 0 ? undefined : properties?.['k'];
  return Array.isArray(whole) && whole.length === 1 ? (whole[0] as PropertyValue) : undefined;
}

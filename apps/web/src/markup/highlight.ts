import { createCssVariablesTheme, createHighlighterCore, type HighlighterCore } from 'shiki/core';
import { createJavaScriptRegexEngine } from 'shiki/engine/javascript';
import { findLanguage } from './code-languages.ts';

/** Longer code stays without colours: it would keep the page from answering. */
const MAX_CHARS = 40_000;
const MAX_LINE_CHARS = 1000;
const MAX_LINE_MS = 500;
const THEME = createCssVariablesTheme({ name: 'codex', variablePrefix: '--code-' });

let highlighter: Promise<HighlighterCore> | null = null;

/** The code with its words coloured; null: too long, or in a language that is not known. */
export async function highlight(code: string, language: string): Promise<DocumentFragment | null> {
  const found = code.length > MAX_CHARS ? null : findLanguage(language);
  if (found === null) return null;
  highlighter ??= createHighlighterCore({
    themes: [THEME],
    langs: [],
    engine: createJavaScriptRegexEngine({ forgiving: true }),
  });
  const shiki = await highlighter;
  await shiki.loadLanguage(found.load);
  const { tokens } = shiki.codeToTokens(code, {
    ...{ lang: found.name, theme: 'codex' },
    ...{ tokenizeMaxLineLength: MAX_LINE_CHARS, tokenizeTimeLimit: MAX_LINE_MS },
  });
  return toNodes(tokens);
}

interface Word {
  readonly content: string;
  readonly color?: string;
}

function toNodes(lines: readonly (readonly Word[])[]): DocumentFragment {
  const fragment = document.createDocumentFragment();
  lines.forEach((words, index) => {
    if (index > 0) fragment.append('\n');
    for (const { content, color } of words)
      fragment.append(color === undefined ? content : coloured(content, color));
  });
  return fragment;
}

function coloured(content: string, color: string): HTMLElement {
  const span = document.createElement('span');
  span.style.color = color;
  span.textContent = content;
  return span;
}

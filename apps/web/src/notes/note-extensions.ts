import { autocompletion } from '@codemirror/autocomplete';
import { markdown, markdownLanguage } from '@codemirror/lang-markdown';
import { LanguageDescription } from '@codemirror/language';
import { languages } from '@codemirror/language-data';
import type { Extension } from '@codemirror/state';
import { EditorView, highlightActiveLine, lineNumbers } from '@codemirror/view';
import type { BlockPlace } from './block-widget.ts';
import { completeLinks } from './complete-links.ts';
import { completeBlocks, completePeople, completeTags } from './complete-words.ts';
import { followLinks } from './follow-links.ts';
import { liveBlocks } from './live-blocks.ts';
import { liveLook } from './live-look.ts';
import { liveMarks } from './live-marks.ts';
import { noteGrammar } from './markdown-grammar.ts';
import { noteKeys } from './note-keys.ts';
import { pasting } from './paste.ts';
import { alignOnLeave } from './tables.ts';

/** Longer notes are edited as source. */
export const MAX_LIVE_CHARS = 1_000_000;
/** Longer ones even without colours. */
const MAX_COLOURED_CHARS = 4_000_000;

/** How an editor of a note is to be. */
export interface NoteEditorOptions {
  readonly isLive: boolean;
  readonly chars: number;
  readonly lineNumbers: boolean;
  readonly spellcheck: boolean;
}

/** What an editor of a note has besides the base. */
export function noteExtensions(place: BlockPlace, options: NoteEditorOptions): Extension {
  const isLive = options.isLive && options.chars <= MAX_LIVE_CHARS;
  const language = markdown({
    base: markdownLanguage,
    extensions: [noteGrammar],
    addKeymap: false,
    codeLanguages: (name) => LanguageDescription.matchLanguageName(languages, name, true),
  });
  return [
    options.chars > MAX_COLOURED_CHARS ? [] : language,
    isLive ? [liveMarks, liveBlocks(place), liveLook] : [highlightActiveLine()],
    options.lineNumbers ? lineNumbers() : [],
    followLinks(place),
    [pasting(place), alignOnLeave, completion(place), noteKeys],
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({
      'aria-label': 'Text of the note',
      spellcheck: String(options.spellcheck && options.chars <= MAX_LIVE_CHARS),
    }),
  ];
}

function completion(origin: BlockPlace): Extension {
  const { place } = origin;
  return autocompletion({
    override: [completeLinks(origin), completeTags(place), completePeople(place), completeBlocks],
    icons: false,
    activateOnTypingDelay: 60,
  });
}

import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { isOtherSite } from '../markup/addresses.ts';
import { followLink } from '../markup/follow-link.ts';
import type { BlockPlace } from './block-widget.ts';

/** A press on a link opens what it leads to: where the marks are hidden at once, on the line of the cursor with Ctrl. */
export function followLinks(place: BlockPlace): Extension {
  return EditorView.domEventHandlers({
    mousedown(event, view) {
      const element = (event.target as Element).closest<HTMLElement>('.cm-link, .cm-url, .cm-tag');
      if (element === null || event.button > 1) return false;
      const line = view.state.doc.lineAt(view.posAtDOM(element));
      const { head } = view.state.selection.main;
      const isOpen = view.hasFocus && head >= line.from && head <= line.to;
      if (isOpen && !event.ctrlKey && !event.metaKey && event.button === 0) return false;
      event.preventDefault();
      follow(element, place, event);
      return true;
    },
  });
}

function follow(element: HTMLElement, place: BlockPlace, event: MouseEvent): void {
  const link = document.createElement('a');
  const { wiki, address } = element.dataset;
  const target = wiki ?? address ?? element.textContent;
  if (element.classList.contains('cm-tag')) link.dataset['tag'] = element.textContent.replace(/^#/, '');
  else if (wiki === undefined && (isOtherSite(target) || target.startsWith('mailto:'))) {
    open(target, '_blank', 'noopener,noreferrer');
    return;
  } else link.dataset['link'] = target;
  if (wiki !== undefined) link.dataset['wiki'] = '1';
  void followLink(link, place, event);
}

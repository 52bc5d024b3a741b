import { Decoration, WidgetType, type EditorView } from '@codemirror/view';
import { toggleTaskAt } from './tasks.ts';

class Task extends WidgetType {
  readonly isDone: boolean;
  constructor(isDone: boolean) {
    super();
    this.isDone = isDone;
  }
  override eq(other: Task): boolean {
    return other.isDone === this.isDone;
  }
  override toDOM(view: EditorView): HTMLElement {
    const box = document.createElement('input');
    box.type = 'checkbox';
    box.checked = this.isDone;
    box.className = 'cm-task';
    box.ariaLabel = 'Done';
    box.disabled = view.state.readOnly;
    box.addEventListener('mousedown', (event) => event.preventDefault());
    box.addEventListener('click', (event) => {
      event.preventDefault();
      toggleTaskAt(view, view.posAtDOM(box));
    });
    return box;
  }
  override ignoreEvent(): boolean {
    return true;
  }
}

class Mark extends WidgetType {
  readonly name: string;
  readonly text: string;
  constructor(name: string, text: string) {
    super();
    this.name = name;
    this.text = text;
  }
  override eq(other: Mark): boolean {
    return other.name === this.name && other.text === this.text;
  }
  override toDOM(): HTMLElement {
    const element = document.createElement('span');
    element.className = this.name;
    element.textContent = this.text;
    return element;
  }
}

class Formula extends WidgetType {
  readonly text: string;
  constructor(text: string) {
    super();
    this.text = text;
  }
  override eq(other: Formula): boolean {
    return other.text === this.text;
  }
  override toDOM(view: EditorView): HTMLElement {
    const element = document.createElement('span');
    element.className = 'cm-formula';
    element.textContent = this.text;
    void draw(element, this.text).then(() => view.requestMeasure());
    return element;
  }
  override ignoreEvent(): boolean {
    return false;
  }
}

/** Formulas are drawn by a large library, which is fetched when there is one. */
async function draw(element: HTMLElement, text: string): Promise<void> {
  const { renderFormula } = await import('../markup/render-formula.ts');
  element.className = '';
  renderFormula(text, element, false);
}

/** A formula as it reads. */
export function formulaWidget(text: string): Decoration {
  return Decoration.replace({ widget: new Formula(text) });
}

const done = Decoration.replace({ widget: new Task(true) });
const open = Decoration.replace({ widget: new Task(false) });

/** A box to tick instead of `[ ]`. */
export function taskWidget(isDone: boolean): Decoration {
  return isDone ? done : open;
}

/** A dot instead of `-`. */
export const bulletWidget: Decoration = Decoration.replace({ widget: new Mark('cm-bullet', '•') });

/** A line instead of `---`. */
export const ruleWidget: Decoration = Decoration.replace({ widget: new Mark('cm-rule', '') });

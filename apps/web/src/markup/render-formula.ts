import 'katex/dist/katex.min.css';
import katex from 'katex';

/** Draws a formula into an element: no addresses, no HTML, a bounded number of steps. */
export function renderFormula(formula: string, element: HTMLElement, isBlock: boolean): void {
  try {
    katex.render(formula, element, {
      ...{ displayMode: isBlock, trust: false, strict: 'ignore' },
      ...{ maxExpand: 500, maxSize: 40, throwOnError: true },
    });
  } catch (error) {
    element.textContent = formula;
    element.classList.add('md-math-wrong');
    element.title = error instanceof Error ? error.message : 'This formula cannot be read.';
  }
}

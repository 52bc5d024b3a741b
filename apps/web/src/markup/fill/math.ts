/** Longer formulas are shown as they are written. */
const MAX_CHARS = 8000;

/** Draws a formula. What cannot be read is shown as written, with the reason. */
export async function fillMath(element: HTMLElement): Promise<void> {
  const formula = element.textContent;
  if (formula.length > MAX_CHARS) return;
  const { renderFormula } = await import('../render-formula.ts');
  renderFormula(formula, element, element.dataset['math'] === 'block');
}

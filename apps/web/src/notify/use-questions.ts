import { defineStore } from 'pinia';
import { shallowRef } from 'vue';

/** A question that stands in the way until it is answered. */
export interface Question {
  readonly title: string;
  readonly text: string | null;
  /** What the button says that goes on: the verb, not `OK`. */
  readonly confirm: string;
  /** True: what follows cannot be undone, or takes something away. */
  readonly isDanger: boolean;
  /** A field to fill in; null for a question of yes or no. */
  readonly field: {
    readonly label: string;
    readonly value: string;
    /** What is selected at first: the name without its ending, for instance. */
    readonly selected: readonly [start: number, end: number] | null;
    /** What is wrong with it; null: it is good. */
    readonly check: (value: string) => string | null;
  } | null;
}

interface Asked {
  readonly question: Question;
  readonly answer: (value: string | null) => void;
}

/** The question that is being asked. */
export const useQuestions = defineStore('questions', () => {
  const asked = shallowRef<Asked | null>(null);

  function ask(question: Question): Promise<string | null> {
    asked.value?.answer(null);
    return new Promise((resolve) => {
      const answer = (value: string | null) => {
        asked.value = null;
        resolve(value);
      };
      asked.value = { question, answer };
    });
  }

  return { asked, ask };
});

/** Asks yes or no. */
export async function confirm(question: {
  readonly title: string;
  readonly text?: string;
  readonly confirm: string;
  readonly isDanger?: boolean;
}): Promise<boolean> {
  const { title, text = null, confirm, isDanger = false } = question;
  return (await useQuestions().ask({ title, text, confirm, isDanger, field: null })) !== null;
}

/** Asks for a text; null when it was cancelled. */
export function askText(question: {
  readonly title: string;
  readonly text?: string;
  readonly label: string;
  readonly value?: string;
  readonly selected?: readonly [number, number];
  readonly confirm: string;
  readonly check?: (value: string) => string | null;
}): Promise<string | null> {
  const { title, text = null, label, value = '', selected = null, confirm, check = needed } = question;
  return useQuestions().ask({
    ...{ title, text, confirm, isDanger: false },
    field: { label, value, selected, check },
  });
}

function needed(value: string): string | null {
  return value.trim() === '' ? 'Something must stand here.' : null;
}

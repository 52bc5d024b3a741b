import { ApiError } from '@codexlab/server/client';
import { ref, shallowRef, type Ref } from 'vue';
import { toFailure } from '../api/failure.ts';

/** What a form shows of its sending. */
export interface FormState {
  readonly isBusy: Readonly<Ref<boolean>>;
  /** What went wrong with the form as a whole; null: nothing, or it stands at a field. */
  readonly problem: Readonly<Ref<string | null>>;
  /** What is wrong with one field. */
  readonly errorOf: (field: string) => string | null;
  readonly submit: () => Promise<void>;
  /** Forgets what went wrong. */
  readonly clear: () => void;
}

/** Something that a form found by itself, before it asked the server. */
export class FormProblem extends Error {
  /** The field at which it stands. */
  readonly field: string;

  constructor(field: string, message: string) {
    super(message);
    this.name = 'FormProblem';
    this.field = field;
  }
}

/**
 * Sends a form once at a time. What the server says of a field of `fields` is told at it, everything else below the form.
 * Throws nothing.
 */
export function useForm(fields: readonly string[], send: () => Promise<void>): FormState {
  const isBusy = ref(false);
  const problem = ref<string | null>(null);
  const atField = shallowRef<{ readonly field: string; readonly message: string } | null>(null);

  function clear(): void {
    problem.value = null;
    atField.value = null;
  }

  async function submit(): Promise<void> {
    if (isBusy.value) return;
    clear();
    isBusy.value = true;
    try {
      await send();
    } catch (error) {
      const field = fieldOf(error);
      if (field !== null && fields.includes(field))
        atField.value = { field, message: messageOf(error, field) };
      else problem.value = toFailure(error).message;
    } finally {
      isBusy.value = false;
    }
  }

  const errorOf = (field: string) => (atField.value?.field === field ? atField.value.message : null);
  return { isBusy, problem, errorOf, submit, clear };
}

function fieldOf(error: unknown): string | null {
  if (error instanceof FormProblem) return error.field;
  const field = error instanceof ApiError ? error.details['field'] : null;
  return typeof field === 'string' ? field : null;
}

/** `username: is missing` says at the field `username` only that it is missing. */
function messageOf(error: unknown, field: string): string {
  const { message } = toFailure(error);
  const bare = message.startsWith(`${field}: `) ? message.slice(field.length + 2) : message;
  const sentence = bare.charAt(0).toUpperCase() + bare.slice(1);
  return /[.!?]$/.test(sentence) ? sentence : `${sentence}.`;
}

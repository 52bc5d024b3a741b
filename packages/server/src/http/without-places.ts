import { CodexError, type CodexErrorDetail, type CodexErrorDetails } from '@codexlab/core';
import { HttpError } from './http-error.ts';

/** Names of users and passwords in addresses: `https://me:secret@host`. */
const CREDENTIALS = /\b([a-z][a-z0-9+.-]*:\/\/)[^\s/@]+@/gi;
/** Absolute paths with at least two parts, and what stands behind a drive. */
const ABSOLUTE = /(?<![\p{L}\p{N}_./:~…-])(?:\/[^\s/'"`,;:()]+){2,}\/?|\b[A-Za-z]:[\\/][^\s'"`,;()]+/gu;

/**
 * A text for people who may see a notebook but not the machine that it lies on: where things lie there is left out, and so
 * are credentials in addresses. Paths below the notebook become paths of the notebook.
 */
export function withoutPlaces(text: string, root: string): string {
  const bare = text.replaceAll(CREDENTIALS, '$1');
  const inNotebook = bare.replaceAll(`${root}/`, '').replaceAll(root, 'the folder of the notebook');
  return inNotebook.replaceAll(
    ABSOLUTE,
    (path) => `…/${path.split(/[\\/]/).findLast((part) => part !== '')}`,
  );
}

/** Does work that may fail with the words of another program; failures tell nothing of where things lie. */
export async function hidingPlaces<T>(root: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof CodexError) || error instanceof HttpError) throw error;
    const details = hidden(error.details, root);
    throw new CodexError(error.code, withoutPlaces(error.message, root), details, { cause: error });
  }
}

function hidden(details: CodexErrorDetails, root: string): CodexErrorDetails {
  const entries = Object.entries(details).map(([name, value]) => [name, hiddenValue(value, root)] as const);
  return Object.fromEntries(entries);
}

/** Lists hold what stands in files, which is not ours to change. */
function hiddenValue(value: CodexErrorDetail, root: string): CodexErrorDetail {
  return typeof value === 'string' ? withoutPlaces(value, root) : value;
}

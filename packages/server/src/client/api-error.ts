import type { Problem } from '../contract/fields.ts';

/**
 * A failure that the server told, or (status 0, code `unavailable`) that it could not be reached.
 *
 * @example if (error instanceof ApiError && error.errorCode === 'PRECONDITION_FAILED') merge(error.details.current);
 */
export class ApiError extends Error {
  /** The HTTP status; 0 when there was no answer. */
  readonly status: number;
  /** One of the error table: `not_found`, `conflict`, … */
  readonly code: string;
  /** Finer: `WORKSPACE_NOT_FOUND`, `PRECONDITION_FAILED`, … */
  readonly errorCode: string;
  readonly details: Problem['details'];
  /** For whoever runs the server; null when there was no answer. */
  readonly requestId: string | null;

  constructor(
    problem: Pick<Problem, 'status' | 'detail' | 'code' | 'error_code' | 'details'> & {
      meta?: Problem['meta'];
    },
    options?: ErrorOptions,
  ) {
    super(problem.detail, options);
    this.name = 'ApiError';
    this.status = problem.status;
    this.code = problem.code;
    this.errorCode = problem.error_code;
    this.details = problem.details;
    this.requestId = problem.meta?.request_id ?? null;
  }
}

/** The failure in an answer; answers of proxies and the like, which are no problem documents, are told as they are. */
export async function toApiError(response: Response): Promise<ApiError> {
  const { status, statusText } = response;
  const body: unknown = await response.json().catch(() => null);
  if (isProblem(body)) return new ApiError(body);
  const detail = `The server answered ${status} ${statusText}`.trimEnd();
  return new ApiError({ status, detail, code: 'unavailable', error_code: 'UNEXPECTED_ANSWER', details: {} });
}

/** There was no answer. */
export function unreachable(cause: unknown): ApiError {
  return new ApiError(
    {
      status: 0,
      detail: 'The server cannot be reached.',
      code: 'unavailable',
      error_code: 'UNREACHABLE',
      details: {},
    },
    { cause },
  );
}

function isProblem(body: unknown): body is Problem {
  return typeof body === 'object' && body !== null && 'error_code' in body && 'detail' in body;
}

import { CodexError, type CodexErrorCode, type CodexErrorDetails } from '@codexlab/core';

/** A failure that HTTP has a status of its own for, beside those of the error table. */
export class HttpError extends CodexError {
  readonly status: number;
  /** `error_code` of the answer. */
  readonly errorCode: string;
  readonly headers: Readonly<Record<string, string>>;
  /** What such a failure is, where the error table says something else of its code; null: what stands there. */
  readonly title: string | null;

  constructor(
    answer: {
      readonly status: number;
      readonly code: CodexErrorCode;
      readonly errorCode: string;
      readonly headers?: Readonly<Record<string, string>>;
      readonly title?: string;
    },
    message: string,
    details: CodexErrorDetails = {},
  ) {
    super(answer.code, message, details);
    this.name = 'HttpError';
    this.status = answer.status;
    this.errorCode = answer.errorCode;
    this.headers = answer.headers ?? {};
    this.title = answer.title ?? null;
  }
}

import { API_BASE } from '../contract/api-base.ts';
import { unreachable } from './api-error.ts';
import type { ClientOptions } from './client-options.ts';

/** Sends a request below `/api/v1`; a failure of the network becomes an `ApiError`. */
export async function sendTo(options: ClientOptions, path: string, init: RequestInit): Promise<Response> {
  try {
    return await (options.fetch ?? fetch)(`${options.baseUrl}${API_BASE}${path}`, init);
  } catch (cause) {
    if (init.signal?.aborted) throw cause;
    throw unreachable(cause);
  }
}

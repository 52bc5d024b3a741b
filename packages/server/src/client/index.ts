export { ApiError } from './api-error.ts';
export { type ClientOptions, type ClientTokens } from './client-options.ts';
export {
  type CallOptions,
  type CodexClient,
  createClient,
  type FileDownload,
  type PageOf,
  type WithEtag,
} from './create-client.ts';

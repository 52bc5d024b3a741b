export { ApiError } from './client/api-error.ts';
export { type ClientOptions, type ClientTokens } from './client/client-options.ts';
export {
  type CallOptions,
  type CodexClient,
  createClient,
  type FileDownload,
  type PageOf,
  type WithEtag,
} from './client/create-client.ts';

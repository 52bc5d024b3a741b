export { ApiError } from './client/api-error.ts';
export { type ClientOptions, type ClientTokens } from './client/client-options.ts';
export {
  type CallOptions,
  type CodexClient,
  createClient,
  type FileDownload,
  type LiveClient,
  type PageOf,
  type WithEtag,
} from './client/create-client.ts';
export { type ClientTimer } from './client/live/client-timer.ts';
export {
  type LiveOptions,
  type LiveState,
  type LiveTransport,
  type SubscribeOptions,
  type TidingsEvent,
} from './client/live/live-options.ts';
export { type LiveSocket, type LiveSocketConstructor } from './client/live/live-socket.ts';

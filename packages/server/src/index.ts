export {
  ACCESS_TOKEN_SECONDS,
  type AccessClaims,
  type AccessTokens,
  createAccessTokens,
} from './auth/access-tokens.ts';
export { checkMasterKey } from './auth/master-key.ts';
export { oneTimeCodes } from './auth/one-time-codes.ts';
export { createPasswordHasher } from './auth/passwords.ts';
export { createSecrets, deriveKey, type KeyLabel } from './auth/secrets.ts';
export { API_BASE } from './contract/api-base.ts';
export { type CodexApp, createServer, type ServerOptions } from './create-server.ts';
export { createLive, type Live, type LiveOptions, STREAM_LIMITS, type StreamLimits } from './live/live.ts';
export { LOCAL_RATES, type Rate, type RateTable, SHARED_RATES } from './http/rate-limits.ts';
export { type ListeningServer, serveOnNode } from './node.ts';
export { openApiDocument } from './openapi.ts';
export { type WebApp, type WebAsset } from './pages/web-app.ts';
export { type GaugeSource, type MetricValue } from './probes/gauge-source.ts';
export { createMetrics, type Metrics } from './probes/metrics.ts';
export { type Answered, type ProbeFacts, type Probes, type Readiness } from './probes/probes.ts';

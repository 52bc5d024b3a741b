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
export { LOCAL_RATES, type Rate, type RateTable, SHARED_RATES } from './http/rate-limits.ts';
export { type ListeningServer, serveOnNode } from './node.ts';
export { openApiDocument } from './openapi.ts';

export { type AccessClaims, type AccessTokens, createAccessTokens } from './auth/access-tokens.ts';

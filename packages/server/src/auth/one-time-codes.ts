import type { OneTimeCodes } from '@codexlab/core';
import { generateSecret, generateURI, verify } from 'otplib';

const ISSUER = 'Codex';
const STEP_SECONDS = 30;
const SECRET_BYTES = 20;
const CODE = /^\d{6}$/;

/** Codes of the second factor by otplib: secrets of 160 bits, one step of tolerance either way. */
export const oneTimeCodes: OneTimeCodes = {
  create(account) {
    const secret = generateSecret({ length: SECRET_BYTES });
    return { secret, uri: generateURI({ issuer: ISSUER, label: account, secret }) };
  },
  async match(secret, code, atMs) {
    if (!CODE.test(code)) return null;
    const epoch = Math.floor(atMs / 1000);
    const result = await verify({ secret, token: code, epoch, epochTolerance: STEP_SECONDS });
    return result.valid && 'timeStep' in result ? result.timeStep : null;
  },
};

/** What the paths of the contract lie below. */
export const API_BASE = '/api/v1';

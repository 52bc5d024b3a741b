/**
 * After so long a case of a published suite counts as hanging: how busy a machine is must not decide whether an adapter
 * passes, and whoever runs a suite need not know how long its cases take.
 */
export const CASE_TIMEOUT_MS = 300_000;

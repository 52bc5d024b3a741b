// Ends with 0 when the server of this machine answers that it lives. For the health check of the image.
const port = process.env.CODEX_PORT || '8765';
const answer = await fetch(`http://127.0.0.1:${port}/health`, { signal: AbortSignal.timeout(4_000) }).catch(
  () => null,
);
process.exitCode = answer?.ok ? 0 : 1;

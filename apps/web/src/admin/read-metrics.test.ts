import { expect, it } from 'vitest';
import { rates, readMetrics } from './read-metrics.ts';
import { bytesWords, durationWords } from './size-words.ts';

const TEXT = `# HELP codex_http_requests_total Requests answered
# TYPE codex_http_requests_total counter
codex_http_requests_total{method="GET",route="/api/v1/files/{file}",status="200"} 40
codex_http_requests_total{method="GET",route="other",status="503"} 2
codex_http_request_duration_seconds_sum{method="GET",route="other"} 0.5
process_resident_memory_bytes 197099520
process_cpu_seconds 7.5
nodejs_eventloop_delay_seconds{quantile="0.5"} 0.01
nodejs_eventloop_delay_seconds{quantile="0.99"} 0.031
`;

it('reads the numbers of the server, also of routes with braces in their name', () => {
  expect(readMetrics(TEXT, 1000)).toEqual({
    ...{ atMs: 1000, requests: 42, failures: 2, requestSeconds: 0.5, memoryBytes: 197_099_520 },
    ...{ cpuSeconds: 7.5, uptimeSeconds: null, delaySeconds: 0.031 },
  });
});

it('tells what happened between two moments, and nothing below zero after a restart', () => {
  const before = readMetrics(TEXT, 0);
  const after = { ...before, atMs: 5000, requests: 52, requestSeconds: 1, cpuSeconds: 8.5 };
  expect(rates(before, after)).toEqual({ requests: 2, cpu: 0.2, answerMs: 50 });
  expect(rates(after, { ...before, atMs: 9000 })).toEqual({ requests: 0, cpu: 0, answerMs: 0 });
});

it('says sizes and times as people read them', () => {
  expect([0, 999, 1500, 197_099_520, 77_156_814_848].map(bytesWords)).toEqual([
    ...['0 B', '999 B', '1.5 kB', '197 MB', '77.2 GB'],
  ]);
  expect([42, 3700, 200_000].map(durationWords)).toEqual(['42 s', '1 h 1 min', '2 d 7 h']);
});

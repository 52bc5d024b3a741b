/** Numbers of the server at one moment. */
export interface MetricSample {
  readonly atMs: number;
  /** Answered since the start, this page included. */
  readonly requests: number;
  /** Those that the server itself failed at. */
  readonly failures: number;
  readonly requestSeconds: number;
  readonly memoryBytes: number | null;
  readonly cpuSeconds: number | null;
  readonly uptimeSeconds: number | null;
  /** So long 99 of 100 things waited for the thread. */
  readonly delaySeconds: number | null;
}

const LINE = /^(?<name>[a-z_:][\w:]*)(?:\{(?<labels>.*)\})? (?<value>[-+.\deE]+)$/i;

/** Reads what `/metrics` says, in the text format of Prometheus; lines that mean nothing to us are passed over. Pure. */
export function readMetrics(text: string, atMs: number): MetricSample {
  const values = text.split('\n').flatMap((line) => {
    const groups = LINE.exec(line)?.groups;
    if (!groups) return [];
    return [{ name: groups['name'] ?? '', labels: groups['labels'] ?? '', value: Number(groups['value']) }];
  });
  const of = (name: string, label = '') =>
    values.filter((each) => each.name === name && each.labels.includes(label));
  const sum = (name: string, label = '') => of(name, label).reduce((total, { value }) => total + value, 0);
  const one = (name: string, label = '') => of(name, label)[0]?.value ?? null;
  return {
    atMs,
    requests: sum('codex_http_requests_total'),
    failures: sum('codex_http_requests_total', 'status="5'),
    requestSeconds: sum('codex_http_request_duration_seconds_sum'),
    memoryBytes: one('process_resident_memory_bytes'),
    cpuSeconds: one('process_cpu_seconds'),
    uptimeSeconds: one('process_uptime_seconds'),
    delaySeconds: one('nodejs_eventloop_delay_seconds', 'quantile="0.99"'),
  };
}

/** What happened between two samples, for each second. */
export function rates(
  before: MetricSample,
  after: MetricSample,
): { readonly requests: number; readonly cpu: number; readonly answerMs: number } {
  const seconds = Math.max(0.001, (after.atMs - before.atMs) / 1000);
  const requests = Math.max(0, after.requests - before.requests);
  const spent = Math.max(0, after.requestSeconds - before.requestSeconds);
  const cpu = Math.max(0, (after.cpuSeconds ?? 0) - (before.cpuSeconds ?? 0));
  return {
    requests: requests / seconds,
    cpu: cpu / seconds,
    answerMs: requests === 0 ? 0 : (spent / requests) * 1000,
  };
}

import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { GaugeSource } from './gauge-source.ts';
import type { Answered } from './probes.ts';
import { processGauges } from './process-gauges.ts';

/** Counts what a server does, in the text format of Prometheus. */
export interface Metrics {
  observeRequest(answered: Answered): void;
  /** A comparison of a notebook with its folder has ended. */
  observeSync(durationMs: number): void;
  /** Adds a number that is asked for whenever somebody reads the metrics. */
  addGauge(source: GaugeSource): void;
  readonly contentType: string;
  text(): Promise<string>;
  /** Stops measuring the process. Safe to repeat. */
  close(): void;
}

const REQUEST_BUCKETS_S = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const SYNC_BUCKETS_S = [0.005, 0.025, 0.1, 0.5, 1, 5, 30, 120, 600];
const MS_PER_SECOND = 1000;

/** Makes metrics of their own registry, so that several servers of a process do not mix. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const ofProcess = processGauges();
  const requests = new Counter({
    ...{ name: 'codex_http_requests_total', help: 'Requests answered', registers },
    labelNames: ['method', 'route', 'status'],
  });
  const durations = new Histogram({
    ...{ name: 'codex_http_request_duration_seconds', help: 'Until the head of the answer', registers },
    ...{ labelNames: ['method', 'route'], buckets: REQUEST_BUCKETS_S },
  });
  const syncs = new Histogram({
    ...{ name: 'codex_sync_duration_seconds', help: 'Comparisons of a notebook with its folder', registers },
    buckets: SYNC_BUCKETS_S,
  });
  for (const source of ofProcess.sources) addGauge(registry, source);
  return {
    observeRequest({ method, route, status, durationMs }) {
      requests.inc({ method, route, status });
      durations.observe({ method, route }, durationMs / MS_PER_SECOND);
    },
    observeSync: (durationMs) => syncs.observe(durationMs / MS_PER_SECOND),
    addGauge: (source) => addGauge(registry, source),
    contentType: registry.contentType,
    text: () => registry.metrics(),
    close: ofProcess.close,
  };
}

function addGauge(registry: Registry, { name, help, labels = [], read }: GaugeSource): void {
  const gauge = new Gauge({
    ...{ name, help, labelNames: [...labels], registers: [registry] },
    async collect() {
      if (labels.length > 0) gauge.reset();
      else gauge.remove(); // without labels a reset would say 0
      try {
        for (const { labels: of = {}, value } of await read()) gauge.set(of, value);
      } catch {
        return; // one number that is absent is better than none of them
      }
    },
  });
}

import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { GaugeSource } from './gauge-source.ts';

const NS_PER_SECOND = 1e9;
const US_PER_SECOND = 1e6;
const RESOLUTION_MS = 10;

/** Numbers of the process: memory, processor time, what keeps it busy. The delays are those since they were read last. */
export function processGauges(): { readonly sources: readonly GaugeSource[]; close(): void } {
  const delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delays.enable();
  const sources: readonly GaugeSource[] = [
    gauge('process_resident_memory_bytes', 'Memory of the process', () => process.memoryUsage.rss()),
    gauge('nodejs_heap_size_used_bytes', 'Memory that objects take', () => process.memoryUsage().heapUsed),
    gauge('nodejs_external_memory_bytes', 'Memory of buffers', () => process.memoryUsage().external),
    gauge('process_cpu_seconds', 'Processor time since the start', () => {
      const { user, system } = process.cpuUsage();
      return (user + system) / US_PER_SECOND;
    }),
    gauge('process_uptime_seconds', 'Since the start', () => process.uptime()),
    gauge(
      'nodejs_active_resources',
      'Timers, sockets, watches and requests of the system that keep it alive',
      () => {
        return process.getActiveResourcesInfo().length;
      },
    ),
    {
      name: 'nodejs_eventloop_delay_seconds',
      help: 'How late the event loop was, since this was read last',
      labels: ['quantile'],
      read() {
        const at = (quantile: string, ns: number) => ({
          labels: { quantile },
          value: (Number.isFinite(ns) ? ns : 0) / NS_PER_SECOND,
        });
        const found = [
          at('0.5', delays.percentile(50)),
          at('0.99', delays.percentile(99)),
          at('1', delays.max),
        ];
        delays.reset();
        return found;
      },
    },
  ];
  return { sources, close: () => void delays.disable() };
}

function gauge(name: string, help: string, read: () => number): GaugeSource {
  return { name, help, read: () => [{ value: read() }] };
}

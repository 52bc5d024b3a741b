import { describe, expect, it } from 'vitest';
import { createMetrics } from './metrics.ts';
import { seldom } from './probes.ts';

describe('a probe that is asked often', () => {
  it('looks once for all who ask within a second, and anew after it or when the clock goes back', async () => {
    let nowMs = 5_000;
    let looks = 0;
    const ask = seldom(
      () => Promise.resolve(++looks),
      () => nowMs,
    );
    expect(await Promise.all([ask(), ask()])).toEqual([1, 1]);
    nowMs += 999;
    expect(await ask()).toBe(1);
    nowMs += 1;
    expect(await ask()).toBe(2);
    nowMs = 0;
    expect(await ask()).toBe(3);
  });
});

describe('metrics', () => {
  it('count requests and how long they took, for each registry on its own', async () => {
    const [one, other] = [createMetrics(), createMetrics()];
    const answered = { method: 'GET', route: '/api/v1/x', status: 200, requestId: 'r' };
    one.observeRequest({ ...answered, durationMs: 3 });
    one.observeRequest({ ...answered, durationMs: 30 });
    one.observeSync(250);
    const text = await one.text();
    expect(text).toContain('codex_http_requests_total{method="GET",route="/api/v1/x",status="200"} 2');
    expect(text).toContain(
      'codex_http_request_duration_seconds_bucket{le="0.005",method="GET",route="/api/v1/x"} 1',
    );
    expect(text).toContain('codex_sync_duration_seconds_sum 0.25');
    expect(await other.text()).not.toContain('/api/v1/x');
    one.close();
    other.close();
  });

  it('read numbers when they are asked for, and leave out what cannot be read', async () => {
    const metrics = createMetrics();
    let sockets = 2;
    metrics.addGauge({ name: 'codex_sockets', help: 'Open', read: () => [{ value: sockets }] });
    metrics.addGauge({
      name: 'codex_broken',
      help: 'x',
      labels: ['a'],
      read: () => Promise.reject(new Error()),
    });
    expect(await metrics.text()).toMatch(/^codex_sockets 2$/m);
    sockets = 7;
    const text = await metrics.text();
    expect(text).toMatch(/^codex_sockets 7$/m);
    expect(text).not.toMatch(/^codex_broken[ {]/m);
    metrics.close();
  });
});

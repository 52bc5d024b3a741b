/** A value with its labels. */
export interface MetricValue {
  readonly value: number;
  readonly labels?: Readonly<Record<string, string>> | undefined;
}

/** A number that is asked for whenever somebody reads the metrics. */
export interface GaugeSource {
  /** As Prometheus wants it, with its unit: `codex_database_size_bytes`. */
  readonly name: string;
  readonly help: string;
  /** Names of its labels. Default: none. */
  readonly labels?: readonly string[] | undefined;
  /** A failure leaves it out this time. */
  readonly read: () => readonly MetricValue[] | Promise<readonly MetricValue[]>;
}

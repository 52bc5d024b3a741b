import type { DemoFile } from './demo-file.ts';
import { lyapunovExponent, orbit } from './logistic-map.ts';

/** One cell of a Jupyter notebook of format 4.5. */
interface NotebookCell {
  readonly id: string;
  readonly cell_type: 'markdown' | 'code';
  readonly metadata: object;
  readonly source: readonly string[];
  readonly execution_count?: number;
  readonly outputs?: readonly object[];
}

/** The logistic map worked through in a Jupyter notebook, with the outputs that its code prints. */
export function logisticNotebook(path: string): DemoFile {
  const cells = [
    text(
      'intro',
      '# Logistic map, step by step\n\nFollows the note `logistic-map.md`. Tags: #dynamics/chaos',
    ),
    code('imports', 1, 'from logistic_map import lyapunov, orbit', []),
    code(
      'cycles',
      2,
      "for r in (2.8, 3.2, 3.5):\n    print(r, ' '.join(f'{x:.4f}' for x in orbit(r, 500, 4)))",
      [
        printed(
          [2.8, 3.2, 3.5]
            .map(
              (r) =>
                `${r} ${orbit(r, 500, 4)
                  .map((x) => x.toFixed(4))
                  .join(' ')}\n`,
            )
            .join(''),
        ),
      ],
    ),
    text('chaos', '## Chaos\n\nA positive exponent means that neighbours part exponentially fast.'),
    code('exponent', 3, 'round(lyapunov(4.0), 4)', [
      result(3, String(Number(lyapunovExponent(4, 500, 4000).toFixed(4)))),
    ]),
  ];
  const content = { cells, metadata: METADATA, nbformat: 4, nbformat_minor: 5 };
  return { path, content: `${JSON.stringify(content, null, 1)}\n` };
}

const METADATA = {
  kernelspec: { display_name: 'Python 3', language: 'python', name: 'python3' },
  language_info: { name: 'python', version: '3.12.0' },
};

/** Notebooks keep text as lines with their ends. */
function lines(source: string): string[] {
  return source.split(/(?<=\n)/);
}

function text(id: string, source: string): NotebookCell {
  return { id, cell_type: 'markdown', metadata: {}, source: lines(source) };
}

function code(id: string, count: number, source: string, outputs: readonly object[]): NotebookCell {
  return { id, cell_type: 'code', metadata: {}, source: lines(source), execution_count: count, outputs };
}

function printed(output: string): object {
  return { output_type: 'stream', name: 'stdout', text: lines(output).filter((line) => line !== '') };
}

function result(count: number, output: string): object {
  return {
    output_type: 'execute_result',
    execution_count: count,
    metadata: {},
    data: { 'text/plain': [output] },
  };
}

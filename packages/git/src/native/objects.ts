import type { ChildProcess } from 'node:child_process';
import { Socket } from 'node:net';
import { CodexError } from '@codexlab/core';
import { gitFailure } from './git-failure.ts';
import type { Repository } from './repository.ts';

/** What an object is; null where there is none of that name. */
export interface ObjectInfo {
  readonly id: string;
  readonly type: string;
  readonly sizeBytes: number;
}

/** Objects by their ids, through one process of git that is asked again and again. */
export interface Objects {
  info(id: string): Promise<ObjectInfo | null>;
  /** Null where it is not there. Throws `unavailable` for a corrupt one, with details `object`. */
  content(id: string): Promise<Buffer | null>;
  close(): void;
}

interface Question {
  readonly id: string;
  readonly line: string;
  readonly withContent: boolean;
  resolve(answer: { readonly info: ObjectInfo; readonly bytes: Buffer } | null): void;
  reject(error: unknown): void;
}

/** The process ends by itself when nothing was asked for so long. */
const IDLE_MS = 5_000;

/** Starts nothing before the first question; `repository` is asked for at each start. */
export function createObjects(repository: () => Repository): Objects {
  let talk: Talk | null = null;
  const ask = (id: string, withContent: boolean) =>
    new Promise<{ readonly info: ObjectInfo; readonly bytes: Buffer } | null>((resolve, reject) => {
      if (!/^[0-9a-f]{40,64}$/.test(id))
        return reject(new CodexError('internal', 'An object id was expected.'));
      if (talk === null || talk.isOver()) talk = startTalk(repository());
      talk.ask({ id, line: `${withContent ? 'contents' : 'info'} ${id}\n`, withContent, resolve, reject });
    });
  return {
    info: async (id) => (await ask(id, false))?.info ?? null,
    content: async (id) => (await ask(id, true))?.bytes ?? null,
    close: () => talk?.end(),
  };
}

interface Talk {
  ask(question: Question): void;
  isOver(): boolean;
  end(): void;
}

function startTalk(repository: Repository): Talk {
  const child = repository.start(['cat-file', '--batch-command']);
  const waiting: Question[] = [];
  const reader = createReader(waiting);
  let over = false;
  let stderr = '';
  const end = () => {
    over = true;
    child.stdin?.end();
  };
  const idle = setTimeout(end, IDLE_MS).unref();
  keepAlive(child, false);
  child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString('utf8').slice(0, 4096)));
  child.stdout?.on('data', (chunk: Buffer) => {
    reader(chunk);
    if (waiting.length === 0) keepAlive(child, false);
  });
  child.stdin?.on('error', () => undefined);
  const fail = (code: number | null, signal: string | null) => {
    over = true;
    clearTimeout(idle);
    const failure = gitFailure({ args: ['cat-file'], stderr, code, signal, cwd: repository.top });
    // It was the first question that git broke off at; the others were not looked at.
    const [first, ...others] = waiting.splice(0);
    first?.reject(damaged(first.id, failure));
    for (const question of others) question.reject(failure);
  };
  child.on('error', () => fail(null, null));
  child.on('close', fail);
  return {
    ask(question) {
      waiting.push(question);
      keepAlive(child, true);
      idle.refresh();
      child.stdin?.write(question.line);
    },
    isOver: () => over,
    end,
  };
}

function damaged(object: string, failure: CodexError): CodexError {
  const said = String(failure.details.said ?? '');
  const message = `The object ${object} of the repository is damaged or cannot be read: ${said}`;
  return new CodexError('unavailable', message, { object });
}

/** The talk keeps a program alive only while an answer is waited for. */
function keepAlive(child: ChildProcess, alive: boolean): void {
  for (const part of [child, child.stdin, child.stdout, child.stderr]) {
    if (!(part instanceof Socket) && part !== child) continue;
    if (alive) part.ref();
    else part.unref();
  }
}

/** Cuts the answers apart and hands each to the question it belongs to. */
function createReader(waiting: Question[]): (chunk: Buffer) => void {
  let chunks: Buffer[] = [];
  let held = 0;
  let needed = 0;
  return (chunk) => {
    chunks.push(chunk);
    held += chunk.length;
    if (held < needed) return;
    let buffer = chunks.length === 1 ? chunk : Buffer.concat(chunks);
    for (;;) {
      const question = waiting[0];
      const cut = question && cutAnswer(buffer, question);
      if (!question || !cut || 'needed' in cut) {
        needed = cut && 'needed' in cut ? cut.needed : 0;
        break;
      }
      waiting.shift();
      buffer = buffer.subarray(cut.length);
      question.resolve(cut.answer);
    }
    chunks = [buffer];
    held = buffer.length;
  };
}

type Cut =
  | { readonly needed: number }
  | {
      readonly length: number;
      readonly answer: { readonly info: ObjectInfo; readonly bytes: Buffer } | null;
    };

function cutAnswer(buffer: Buffer, question: Question): Cut {
  const end = buffer.indexOf(0x0a);
  if (end < 0) return { needed: buffer.length + 1 };
  const [id = '', type = '', size = ''] = buffer.toString('latin1', 0, end).split(' ');
  if (type === 'missing' || type === 'ambiguous') return { length: end + 1, answer: null };
  const info = { id, type, sizeBytes: Number(size) };
  if (!question.withContent) return { length: end + 1, answer: { info, bytes: Buffer.alloc(0) } };
  const total = end + 1 + info.sizeBytes + 1;
  if (buffer.length < total) return { needed: total };
  // A copy: the piece it was cut from may be large.
  return { length: total, answer: { info, bytes: Buffer.from(buffer.subarray(end + 1, total - 1)) } };
}

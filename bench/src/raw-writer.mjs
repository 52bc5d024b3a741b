// The writing half of the raw limit: rows and full text, nothing else. Fed by raw-cold.ts in another thread.
import Database from 'better-sqlite3';
import { parentPort, workerData } from 'node:worker_threads';

const db = new Database(workerData.database);
db.pragma('journal_mode = WAL');
db.pragma('synchronous = NORMAL');
db.exec(`create table file(rid integer primary key, path text unique, size integer, hash text, stat_key text);
  create virtual table text using fts5(title, content, tags, content='', contentless_delete=1, tokenize='porter unicode61');
  insert into text(text, rank) values ('hashsize', 67108864);
  insert into text(text, rank) values ('automerge', 0);
  insert into text(text, rank) values ('crisismerge', 256);`);
const row = db.prepare('insert into file values (?, ?, ?, ?, ?)');
const text = db.prepare('insert into text(rowid, title, content, tags) values (?, ?, ?, ?)');
let pending = 0;
let rid = 0;

db.exec('begin');
parentPort.on('message', (batch) => {
  if (batch === null) {
    db.exec('commit');
    db.pragma('wal_checkpoint(TRUNCATE)');
    db.close();
    parentPort.postMessage('done');
    return;
  }
  for (const file of batch) {
    rid++;
    row.run(BigInt(rid), file.path, BigInt(file.size), file.hash, file.statKey);
    text.run(BigInt(rid), file.path, file.text, '');
  }
  pending += batch.length;
  if (pending >= 10_000) {
    db.exec('commit; begin');
    pending = 0;
  }
  parentPort.postMessage('more');
});

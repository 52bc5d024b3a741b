import fs from 'node:fs';

/** Magic numbers of file systems whose changes by other machines raise no events (statfs(2), linux/magic.h). */
const NETWORK_TYPES = new Set([
  0x6969, // nfs
  0xff534d42, // cifs
  0xfe534d42, // smb2
  0x517b, // smb
  0x01021997, // 9p
  0x5346414f, // afs
  0x00c36400, // ceph
  0x65735546, // fuse: sshfs, rclone
]);

/** True when the folder lies on a disk that other machines write to, as far as the system tells. */
export function isNetworkDisk(path: string): boolean {
  if (process.platform !== 'linux') return false;
  try {
    return NETWORK_TYPES.has(fs.statfsSync(path).type >>> 0);
  } catch {
    return false;
  }
}

import { API_BASE } from '../contract/api-base.ts';

/** The address of a file. */
export function fileUrl(notebookId: string, fileId: string): string {
  return `${API_BASE}/files/${fileId}?notebook_id=${notebookId}`;
}

/** The address of the bytes of a file. */
export function contentUrl(notebookId: string, fileId: string): string {
  return `${API_BASE}/files/${fileId}/content?notebook_id=${notebookId}`;
}

/** The address of the bytes of a file as they were in a commit. */
export function versionUrl(notebookId: string, fileId: string, revision: string): string {
  return `${API_BASE}/files/${fileId}/history/${revision}/content?notebook_id=${notebookId}`;
}

/** The address of a folder; the root has one of its own. */
export function folderUrl(notebookId: string, path: string): string {
  if (path === '') return `${API_BASE}/notebooks/${notebookId}/folder`;
  return `${API_BASE}/folders/${path.split('/').map(encodeURIComponent).join('/')}?notebook_id=${notebookId}`;
}

/** The address of an upload in pieces. */
export function uploadUrl(notebookId: string, uploadId: string): string {
  return `${API_BASE}/uploads/${uploadId}?notebook_id=${notebookId}`;
}

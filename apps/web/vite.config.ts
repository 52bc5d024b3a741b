import tailwindcss from '@tailwindcss/vite';
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';

/** The server whose API `vite` hands requests to while the app is worked on. */
const API_SERVER = process.env['CODEX_API'] ?? 'http://127.0.0.1:8765';

export default defineConfig({
  plugins: [vue(), tailwindcss()],
  resolve: { conditions: ['codexlab-source', 'module', 'browser', 'import', 'default'] },
  worker: { format: 'es' },
  build: {
    target: 'es2022',
    // Small pictures too are files: the policy of the page allows data addresses for pictures, yet files are cached.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1500,
    manifest: true,
  },
  server: { proxy: { '/api': { target: API_SERVER, ws: true } } },
});

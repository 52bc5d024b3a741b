import tailwindcss from '@tailwindcss/vite';
import vue from '@vitejs/plugin-vue';
import { defineConfig, type Plugin } from 'vite';

/** The server whose API `vite` hands requests to while the app is worked on. */
const API_SERVER = process.env['CODEX_API'] ?? 'http://127.0.0.1:8765';

export default defineConfig({
  plugins: [vue(), tailwindcss(), zodWithoutEval()],
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

/** zod tries whether it may make functions of text. The policy of the page forbids that, and tells of each try. */
function zodWithoutEval(): Plugin {
  return {
    name: 'zod-without-eval',
    transform: (code, id) =>
      id.endsWith('/zod/v4/core/core.js')
        ? { code: `${code}\nglobalConfig.jitless = true;\n`, map: null }
        : null,
  };
}

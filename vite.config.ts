import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { contentSecurity } from './scripts/content-security.mjs';
import { embedScripts } from './scripts/embed-scripts.mjs';
import { firstLoad } from './scripts/first-load.mjs';
import { offline } from './scripts/offline.mjs';
import { shippedPrograms } from './scripts/shipped-programs.mjs';

export default defineConfig({
  // Relative addresses: the built folder works under any path.
  base: './',
  plugins: [react(), shippedPrograms(), contentSecurity(), embedScripts(), firstLoad(), offline()],
  // Styles are for browsers that know light-dark() and @starting-style: no second copy of every colour.
  build: { target: 'es2022', modulePreload: { polyfill: false }, cssTarget: ['chrome123', 'firefox129', 'safari17.5'] },
  worker: {
    format: 'es',
    plugins: () => [shippedPrograms(), firstLoad()],
    rolldownOptions: { output: { entryFileNames: 'assets/worker/[name]-[hash].js', chunkFileNames: 'assets/worker/[name]-[hash].js' } },
  },
  test: {
    include: ['src/**/*.test.{ts,tsx}'],
    testTimeout: 30_000,
  },
});

import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Relative addresses: the built folder works under any path.
  base: './',
  plugins: [react()],
  // Styles are for browsers that know light-dark() and @starting-style: no second copy of every colour.
  build: { target: 'es2022', modulePreload: { polyfill: false }, cssTarget: ['chrome123', 'firefox129', 'safari17.5'] },
  worker: { format: 'es' },
  test: {
    include: ['src/**/*.test.{ts,tsx}'],
    testTimeout: 30_000,
  },
});

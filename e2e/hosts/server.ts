import { createServer, type Server, type ServerResponse } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';

/** Serves files as static hosts do: no more than a type, and `Access-Control-Allow-Origin: *` where that is said. */

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.mjs': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.woff2': 'font/woff2', '.json': 'application/json',
};

interface ServeOptions {
  /** Any origin may fetch. */
  readonly isOpen?: boolean;
  readonly slowpath?: string;
  readonly port?: number;
}

export interface StaticHost {
  /** Without a slash at its end. */
  readonly origin: string;
  close(): void;
}

/**
 * `folders`: where each first part of a path lies; `/` what has none of them.
 * `slowpath`: what stands for SLOWPATH in the pages that are served.
 */
export async function serve(folders: Readonly<Record<string, string>>, { isOpen = false, slowpath = '', port = 0 }: ServeOptions = {}): Promise<StaticHost> {
  const answer = async (address: string, response: ServerResponse) => {
    const file = fileOf(address, folders);
    const type = TYPES[extname(file)] ?? 'application/octet-stream';
    const content = await readFile(file);
    response.writeHead(200, { 'Content-Type': type, ...(isOpen && { 'Access-Control-Allow-Origin': '*' }) });
    response.end(type === TYPES['.html'] ? String(content).replaceAll('SLOWPATH', slowpath) : content);
  };
  const server = createServer((request, response) => {
    answer(request.url!, response).catch(() => response.writeHead(404).end());
  });
  await new Promise<void>((listening) => server.listen(port, '127.0.0.1', listening));
  return { origin: `http://127.0.0.1:${portOf(server)}`, close: () => server.close() };
}

function fileOf(address: string, folders: Readonly<Record<string, string>>): string {
  const [, first, ...rest] = normalize(decodeURIComponent(new URL(address, 'http://host').pathname)).split('/');
  const known = Object.hasOwn(folders, `/${first}`);
  const path = join(folders[known ? `/${first}` : '/'], ...(known ? rest : [first, ...rest]));
  return extname(path) === '' ? join(path, 'index.html') : path;
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

/**
 * A worker that starts in a sandboxed frame as well. Its document is of no origin, so the
 * browser refuses it a worker by address; it is let one from a blob, which then imports it.
 */
export class LocalWorker extends Worker {
  constructor(address: URL, options: WorkerOptions) {
    super(address.origin === self.origin ? address : importing(address), options);
  }
}

function importing(address: URL): string {
  return URL.createObjectURL(new Blob([`import ${JSON.stringify(address.href)};`], { type: 'text/javascript' }));
}

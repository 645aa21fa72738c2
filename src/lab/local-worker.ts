/**
 * A worker that starts in a sandboxed frame as well. Its document is of no origin, so the
 * browser refuses it a worker by address; it is let a classic one from a blob, which imports
 * the worker's module.
 */
export class LocalWorker extends Worker {
  constructor(address: URL, options: WorkerOptions) {
    if (address.origin === self.origin) super(address, options);
    else super(URL.createObjectURL(new Blob([importing(address)], { type: 'text/javascript' })));
  }
}

/** What is sent before the module is there waits for it, as it would for a module worker. */
function importing({ href }: URL): string {
  return `const early = [];
onmessage = (event) => early.push(event);
import(${JSON.stringify(href)}).then(
  () => early.forEach((event) => onmessage(event)),
  (error) => setTimeout(() => { throw error; }),
);`;
}

/**
 * Has the browser keep the page, so that it opens without a network. `onNewer` hears of
 * a newer version that waits, with the way to it: the page is then opened again.
 * Where there are no service workers (from disk, in a sandbox) nothing is kept.
 */
export async function keepPage(onNewer: (takeOver: () => void) => void): Promise<void> {
  // One file has all of it already; a frame is its host's affair.
  if (!('serviceWorker' in navigator) || window.top !== window || document.querySelector('meta[name="slowpath-link"]')) return;
  try {
    const registration = await navigator.serviceWorker.register('./service-worker.js');
    announce(registration, onNewer);
  } catch {
    // Refused by the browser's settings: the page is there all the same.
  }
}

function announce(registration: ServiceWorkerRegistration, onNewer: (takeOver: () => void) => void): void {
  const look = ({ waiting }: ServiceWorkerRegistration) => {
    // The first one takes over by itself: there is nobody to wait for.
    if (waiting && navigator.serviceWorker.controller) onNewer(() => takeOver(waiting));
  };
  look(registration);
  registration.addEventListener('updatefound', () => {
    const { installing } = registration;
    installing?.addEventListener('statechange', () => look(registration));
  });
}

function takeOver(waiting: ServiceWorker): void {
  navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
  waiting.postMessage('take-over');
}

/** Imported before everything else: what this page was opened with is read and leaves the address bar at once. */
let arrived = window.location.href;
window.history.replaceState(null, '', '/claim');

/** The address that this page was opened with; a second call gets an empty text. */
export const takeArrival = (): string => {
  const address = arrived;
  arrived = '';
  return address;
};

/** Whether the page was loaded again, so that what it knew is gone. */
export const wasReloaded = (): boolean =>
  window.performance.getEntriesByType('navigation').some((entry) => 'type' in entry && entry.type === 'reload');

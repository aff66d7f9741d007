/** How long a link or connection may take to close in good order, in milliseconds. */
const PATIENCE = 2_000;

/** Waits until something of the SDK has closed, but not for a peer that does not answer; never rejects. */
export const closed = async (closing: Promise<unknown>): Promise<void> => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, PATIENCE);
  await Promise.race([closing.catch(() => undefined), promise]);
  clearTimeout(timer);
};

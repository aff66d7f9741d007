/** A reason not to start, in one sentence that names the way out. The host prints it and exits with code 1. */
export class StartError extends Error {
  override readonly name = 'StartError';
}

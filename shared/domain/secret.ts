const REDACTED = '[redacted]';

/** A value that no printer shows: pass, link secret, PIN, proof, pepper. Only the sealer and the mailer `open` one. */
export class Secret<T> {
  readonly #value: T;

  constructor(value: T) {
    this.#value = value;
  }

  /** The value itself. Whoever calls this keeps it on the stack and out of every text. */
  open(): T {
    return this.#value;
  }

  toString(): string {
    return REDACTED;
  }

  toJSON(): string {
    return REDACTED;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return REDACTED;
  }
}

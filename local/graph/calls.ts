/** What was asked of this directory, for tests that count. */
export class Calls {
  #calls: Record<string, number> = {};
  #answers: Record<string, number> = {};
  #passesCreated: Record<string, number> = {};
  #writes = 0;
  #mails = 0;

  /** A request arrived at this route, whatever became of it. */
  arrived(method: string, template: string): void {
    const name = `${method} ${template}`;
    this.#calls[name] = (this.#calls[name] ?? 0) + 1;
  }

  /** A request ended with this status, or was cut off. */
  answered(status: number | 'dropped'): void {
    this.#answers[status] = (this.#answers[status] ?? 0) + 1;
  }

  /** Something changed (whether or not the caller heard of it). */
  wrote(): void {
    this.#writes += 1;
  }

  mailSent(): void {
    this.#mails += 1;
  }

  passCreated(userPrincipalName: string): void {
    this.#passesCreated[userPrincipalName] = (this.#passesCreated[userPrincipalName] ?? 0) + 1;
  }

  /** Counts since the start or the last reset. */
  report(): Readonly<Record<string, unknown>> {
    return {
      calls: this.#calls,
      answers: this.#answers,
      writes: this.#writes,
      passesCreated: this.#passesCreated,
      mails: this.#mails,
    };
  }

  reset(): void {
    this.#calls = {};
    this.#answers = {};
    this.#passesCreated = {};
    this.#writes = 0;
    this.#mails = 0;
  }
}

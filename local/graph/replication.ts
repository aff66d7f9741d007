interface Version<T> {
  readonly at: number;
  readonly value: T | undefined;
}

const KEPT = 16;

/**
 * A value and what it was before: another copy of the directory may still answer with an older one.
 * Undefined means not there (not created yet, or deleted).
 */
export class Replicated<T> {
  #versions: Version<T>[];

  constructor(value: T, at: number) {
    this.#versions = [{ at, value }];
  }

  /** What the copy that took the last write holds. */
  get current(): T | undefined {
    return this.#versions.at(-1)?.value;
  }

  /** What a copy holds that has everything written up to `at` (milliseconds since 1970). */
  asOf(at: number): T | undefined {
    return this.#versions.findLast((version) => version.at <= at)?.value;
  }

  write(value: T | undefined, at: number): void {
    this.#versions.push({ at, value });
    if (this.#versions.length > KEPT) this.#versions.splice(1, 1);
  }
}

interface Span {
  readonly added: number;
  removed: number | undefined;
}

/** Members of a group. Joining and leaving take effect at readers with their delay. */
export class Membership {
  readonly #spans = new Map<string, Span>();

  /** False: the object is a member already. */
  add(id: string, at: number): boolean {
    if (this.isMember(id)) return false;
    this.#spans.set(id, { added: at, removed: undefined });
    return true;
  }

  /** False: the object is no member. */
  remove(id: string, at: number): boolean {
    const span = this.#spans.get(id);
    if (!span || span.removed !== undefined) return false;
    span.removed = at;
    return true;
  }

  /** In the copy that takes the writes. */
  isMember(id: string): boolean {
    const span = this.#spans.get(id);
    return span !== undefined && span.removed === undefined;
  }

  /** In a copy that has everything written up to `at`. */
  wasMember(id: string, at: number): boolean {
    const span = this.#spans.get(id);
    return span !== undefined && span.added <= at && (span.removed === undefined || span.removed > at);
  }

  membersAt(at: number): string[] {
    return [...this.#spans.keys()].filter((id) => this.wasMember(id, at));
  }
}

/** A binary min-heap: the smallest element, in the sense of `before`, comes out first. */
export class Heap<T> {
  #items: T[] = [];
  readonly #before: (a: T, b: T) => boolean;

  constructor(before: (a: T, b: T) => boolean) {
    this.#before = before;
  }

  get size(): number {
    return this.#items.length;
  }

  /** The smallest element, left where it is. */
  get first(): T | undefined {
    return this.#items[0];
  }

  push(item: T): void {
    this.#items.push(item);
    this.#rise(this.#items.length - 1);
  }

  /** Takes the smallest element out. */
  pop(): T | undefined {
    const first = this.#items[0];
    const last = this.#items.pop();
    if (last === undefined || this.#items.length === 0) return first;
    this.#items[0] = last;
    this.#sink(0);
    return first;
  }

  /** Keeps only what `wanted` says. Costs one pass. */
  retain(wanted: (item: T) => boolean): void {
    this.#items = this.#items.filter(wanted);
    for (let at = (this.#items.length >> 1) - 1; at >= 0; at--) this.#sink(at);
  }

  #rise(from: number): void {
    let at = from;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#precedes(at, parent)) return;
      this.#swap(at, parent);
      at = parent;
    }
  }

  #sink(from: number): void {
    let at = from;
    for (;;) {
      const left = 2 * at + 1;
      const smaller = this.#precedes(left + 1, left) ? left + 1 : left;
      if (!this.#precedes(smaller, at)) return;
      this.#swap(at, smaller);
      at = smaller;
    }
  }

  #precedes(a: number, b: number): boolean {
    if (a >= this.#items.length || b >= this.#items.length) return false;
    return this.#before(this.#items[a] as T, this.#items[b] as T);
  }

  #swap(a: number, b: number): void {
    const held = this.#items[a] as T;
    this.#items[a] = this.#items[b] as T;
    this.#items[b] = held;
  }
}

/** What came of looking at one precondition. */
export type Verdict =
  | { readonly status: 'ok'; readonly found: string }
  | { readonly status: 'wrong' | 'warning'; readonly found: string; readonly mend: string }
  | { readonly status: 'not seen'; readonly found: string; readonly right: string };

/** One precondition of the product. */
export interface Check {
  /** `group/name`; stable, so that scripts may look for it. */
  readonly id: string;
  /** What is to hold. */
  readonly expects: string;
  /** What happens where it does not hold. */
  readonly why: string;
  /** Throws {@link NotSeen} where the caller's rights do not show it. */
  readonly look: () => Promise<Verdict>;
}

export const ok = (found: string): Verdict => ({ status: 'ok', found });
/** @param mend the command, or the act, that mends it */
export const wrong = (found: string, mend: string): Verdict => ({ status: 'wrong', found, mend });
export const warning = (found: string, mend: string): Verdict => ({ status: 'warning', found, mend });
/** @param right what would show it */
export const notSeen = (found: string, right: string): Verdict => ({ status: 'not seen', found, right });

/** Nothing is known, and that is nobody's fault but of the rights that are missing, or of something told elsewhere. */
export class NotSeen extends Error {
  override readonly name = 'NotSeen';
  readonly right: string;

  constructor(found: string, right: string) {
    super(found);
    this.right = right;
  }
}

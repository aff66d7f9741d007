/** What the command line ends with; `docs/operate.md` lists them. */
export const EXIT = {
  done: 0,
  failed: 1,
  /** The command line, or what it was given, breaks a rule. */
  usage: 2,
  notSignedIn: 3,
  notAllowed: 4,
  notFound: 5,
  /** The service, or something that it needs, cannot be reached. */
  unreachable: 6,
  /** Some were left: held back, in somebody else's hands, or gone meanwhile. */
  partly: 7,
  /** An audit chain does not hold. */
  brokenChain: 8,
  /** The doctor found something wrong. */
  unwell: 9,
} as const;

/** Something that the person at the command line can do something about. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure';
  readonly exitCode: number;

  constructor(exitCode: number, message: string) {
    super(message);
    this.exitCode = exitCode;
  }
}

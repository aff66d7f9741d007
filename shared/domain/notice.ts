import type { Secret } from './secret.ts';

/** A finished letter. `text` and `html` may hold the link, so they stay sealed until the mailer sends them. */
export interface Letter {
  readonly to: string;
  readonly subject: string;
  readonly text: Secret<string>;
  readonly html: Secret<string>;
}

/** Hands letters over. `saveToSentItems` is false. Throws `MAIL_UNAVAILABLE` when the outcome is unknown or the mail was refused for now. */
export interface Mailer {
  send(letter: Letter): Promise<void>;
}

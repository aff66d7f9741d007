import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Letter, Mailer } from '../../shared/domain/notice/notice.ts';
import { Secret } from '../../shared/domain/secret.ts';

/** A letter as it reached its reader. */
export interface Received {
  readonly subject: string;
  readonly html: string;
}

/** A mailer and the mailboxes that it reaches. */
export interface MailerUnderTest {
  readonly mailer: Mailer;
  /** Oldest first. */
  receivedBy(address: string): Promise<readonly Received[]>;
}

export const aLetter = (to: string, subject: string): Letter => ({
  to,
  subject,
  text: new Secret('Grüße & <so on>'),
  html: new Secret('<p>Gr&uuml;&szlig;e &amp; &lt;so on&gt; <a href="https://app.example/claim#v1.a.b">open</a></p>'),
});

/** What every `Mailer` must hold. */
export const mailerContract = (name: string, made: () => Promise<MailerUnderTest>): void =>
  describe(`a mailer (${name})`, () => {
    let under: MailerUnderTest;
    beforeAll(async () => {
      under = await made();
    });

    test('a letter reaches its reader, and nobody else, as it was written', async () => {
      const letter = aLetter('ana.diaz@example.net', 'Willkommen, Ana – Ωmega');

      await under.mailer.send(letter);

      expect(await under.receivedBy('ana.diaz@example.net')).toEqual([
        { subject: letter.subject, html: letter.html.open() },
      ]);
      expect(await under.receivedBy('somebody.else@example.net')).toEqual([]);
    });

    test('letters to one reader arrive one each', async () => {
      for (const subject of ['one', 'two', 'three']) await under.mailer.send(aLetter('leo@example.net', subject));

      expect((await under.receivedBy('leo@example.net')).map(({ subject }) => subject)).toEqual([
        'one',
        'two',
        'three',
      ]);
    });
  });

import { describe, expect, test } from '@jest/globals';
import { inspect } from 'node:util';
import {
  claimLetter,
  lockedLetter,
  releaseLetter,
  usedLetter,
  usedLetterToSponsor,
} from '../shared/domain/notice/notice.ts';
import type { ClaimNotice, Letter, ReleaseNotice, UsedNotice } from '../shared/domain/notice/notice.ts';
import { Secret } from '../shared/domain/secret.ts';

const SENDER = { organisation: 'Contoso', helpContact: 'helpdesk@contoso.example' };
const LINK = 'https://firstday.contoso.example/claim#v1.AAECAwQFBgcICQoLDA0ODw.c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0';
const RELEASE_LINK = 'https://firstday.contoso.example/release#AAECAwQFBgcICQoLDA0ODw';

/** 08:00 on 1 December 2026 in Madrid, and three days on. */
const OPENS = Date.UTC(2026, 11, 1, 7);
const EXPIRES = OPENS + 72 * 3_600_000;

const toAna: ClaimNotice = {
  to: 'ana.diaz@example.net',
  locale: 'en-GB',
  timezone: 'Europe/Madrid',
  givenName: 'Ana',
  sponsorGivenName: 'Sam',
  link: new Secret(LINK),
  opensAt: OPENS,
  expiresAt: EXPIRES,
  releaseBy: 'sponsor',
};
const toSam: ReleaseNotice = {
  to: 'sam.okafor@contoso.example',
  timezone: 'Europe/Madrid',
  sponsorGivenName: 'Sam',
  contractorName: 'Ana Díaz',
  startsOn: '2026-12-01',
  link: RELEASE_LINK,
  opensAt: OPENS,
  expiresAt: EXPIRES,
  releaseBy: 'sponsor',
};
const used: UsedNotice = {
  to: 'ana.diaz@example.net',
  timezone: 'Europe/Madrid',
  givenName: 'Ana',
  sponsorGivenName: 'Sam',
  contractorName: 'Ana Díaz',
  usedAt: OPENS + 65 * 60_000,
};

const claim = claimLetter(SENDER, toAna);
const release = releaseLetter(SENDER, toSam);
const locked = lockedLetter(SENDER, toSam);
const usedByAna = usedLetter(SENDER, used);
const usedOfAna = usedLetterToSponsor(SENDER, { ...used, to: toSam.to });

const LETTERS = { claim, release, locked, usedByAna, usedOfAna };
const written = ({ subject, text, html }: Letter): string => [subject, text.open(), html.open()].join('\n');

describe('the contractor’s letter', () => {
  test('says who writes, the link to press and to copy, and whom to ask', () => {
    expect(claim.to).toBe('ana.diaz@example.net');
    expect(claim.subject).toContain('Contoso');
    expect(claim.text.open()).toContain('Hello Ana,');
    expect(claim.text.open()).toContain(`\n${LINK}\n`);
    expect(claim.html.open()).toContain(`<a href="${LINK}"`);
    expect(claim.html.open()).toContain(`>${LINK}</span>`);
    expect(claim.text.open()).toContain('helpdesk@contoso.example');
  });

  test('says from when and until when, in the contractor’s zone and with its name', () => {
    expect(claim.text.open()).toContain('Works from: Tuesday, 1 December 2026 at 08:00 GMT+1 (Europe/Madrid)');
    expect(claim.text.open()).toContain('Works until: Friday, 4 December 2026 at 08:00 GMT+1 (Europe/Madrid)');
  });

  test('says that a code comes from the sponsor aloud, that we never ask for it, and which page is ours', () => {
    expect(claim.text.open()).toMatch(/need a code.*from Sam.*call you or meet you/);
    expect(claim.text.open()).toContain('We never ask for this code by mail or chat.');
    expect(claim.text.open()).toContain('The page is at firstday.contoso.example.');
  });

  test('says nothing of a code where the policy asks for none', () => {
    expect(written(claimLetter(SENDER, { ...toAna, releaseBy: 'none' }))).not.toMatch(/\bcode\b/);
  });

  test('stays whole where the directory knows no first name of the sponsor', () => {
    expect(claimLetter(SENDER, { ...toAna, sponsorGivenName: '' }).text.open()).toContain(
      'It comes from your sponsor, aloud',
    );
  });

  test.each([
    ['en-US', 'Tuesday, December 1, 2026 at 08:00 AM GMT+1 (Europe/Madrid)'],
    ['en', 'Tuesday, December 1, 2026 at 08:00 AM GMT+1 (Europe/Madrid)'],
    ['pt-BR', 'Tuesday, 1 December 2026 at 08:00 GMT+1 (Europe/Madrid)'],
    [undefined, 'Tuesday, 1 December 2026 at 08:00 GMT+1 (Europe/Madrid)'],
  ])('writes dates as its reader does where the words are of that language: %s', (locale, opens) => {
    const text = claimLetter(SENDER, { ...toAna, locale })
      .text.open()
      .replaceAll('\u202f', ' ');

    expect(text).toContain(`Works from: ${opens}`);
  });
});

describe('the sponsor’s letter', () => {
  test('says who starts when, that the sponsor calls, and where the code is', () => {
    expect(release.to).toBe('sam.okafor@contoso.example');
    expect(release.subject).toBe('Ana Díaz needs a code from you to start');
    expect(release.text.open()).toContain('on Tuesday, 1 December 2026, with you as the sponsor');
    expect(release.text.open()).toContain('call them on the number that HR gave');
    expect(release.html.open()).toContain(`<a href="${RELEASE_LINK}"`);
  });

  test('asks for nothing where the policy asks for no code', () => {
    const letter = releaseLetter(SENDER, { ...toSam, releaseBy: 'none' });

    expect(written(letter)).not.toMatch(/\bcode\b/);
    expect(letter.text.open()).toContain('There is nothing to do for you.');
  });

  test('that a claim is locked says what happened and what to do', () => {
    expect(locked.subject).toBe('The sign-in link of Ana Díaz is locked');
    expect(locked.text.open()).toContain('Five wrong codes');
    expect(locked.text.open()).toContain(RELEASE_LINK);
  });
});

describe('after the pass was shown', () => {
  test('both are told when, with the zone, and whom to tell if it was somebody else', () => {
    for (const { text } of [usedByAna, usedOfAna]) {
      expect(text.open()).toContain('Used: Tuesday, 1 December 2026 at 09:05 GMT+1 (Europe/Madrid)');
      expect(text.open()).toContain('helpdesk@contoso.example');
    }
    expect(usedByAna.text.open()).toContain('tell Sam or helpdesk@contoso.example at once');
  });

  test('neither letter has a link', () => {
    for (const letter of [usedByAna, usedOfAna]) expect(written(letter)).not.toMatch(/https?:|href/);
  });
});

describe('every letter', () => {
  test('keeps the secret of the link from everybody but the contractor', () => {
    for (const letter of [release, locked, usedByAna, usedOfAna]) expect(written(letter)).not.toContain('c2VjcmV0');
  });

  test('shows nothing of itself when it is printed', () => {
    for (const letter of Object.values(LETTERS)) {
      const printed = inspect(letter, { depth: 9 }) + JSON.stringify(letter);
      expect(printed).not.toContain('Hello');
      expect(printed).not.toContain('firstday.contoso.example');
    }
  });

  test.each(Object.entries(LETTERS))('fetches nothing, runs nothing and states its language: %s', (_name, { html }) => {
    expect(html.open()).toMatch(/^<!doctype html><html lang="en-GB" dir="ltr">/);
    expect(html.open()).not.toMatch(/<(img|script|link|iframe|style|form)\b|url\(|\bon\w+=/i);
    expect(html.open()).toContain('content="light dark"');
  });

  test.each(Object.entries(LETTERS))('says the same as text and as HTML: %s', (_name, { text, html }) => {
    const bare = html
      .open()
      .replaceAll(/<[^>]*>/g, ' ')
      .replaceAll('&#39;', "'")
      .replaceAll(/\s+/g, ' ');
    const words = text
      .open()
      .replaceAll(/^\d\. /gm, '')
      .split('\n')
      .filter(Boolean);

    for (const line of words) expect(bare).toContain(line);
  });

  test('takes names as text, whatever is in them', () => {
    const name = `<script>alert("x")</script> & 'Co'`;
    const letters = [
      claimLetter({ ...SENDER, organisation: name }, { ...toAna, givenName: name, sponsorGivenName: name }),
      releaseLetter(SENDER, { ...toSam, contractorName: name }),
      lockedLetter(SENDER, { ...toSam, contractorName: name }),
      usedLetterToSponsor(SENDER, { ...used, contractorName: name }),
    ];

    for (const { html } of letters) {
      expect(html.open()).not.toContain('<script');
      expect(html.open()).toContain('&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; &#39;Co&#39;');
    }
  });
});

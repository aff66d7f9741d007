import { describe, expect, test } from '@jest/globals';
import { LANGUAGES, TEXTS, type LanguageCode } from '../pages/claim/language.ts';
import type { DirectoryAccount } from '../shared/domain/account/account.ts';
import { textsFor } from '../shared/domain/notice/contractor-language.ts';
import { makeLetters } from '../shared/domain/notice/letters.ts';
import { claimLetter, type ClaimNotice, type Letter } from '../shared/domain/notice/notice.ts';
import { Secret } from '../shared/domain/secret.ts';
import { present } from './contracts/answers.ts';
import { aFullRecord } from './contracts/sample-contractor.ts';

const SENDER = { organisation: 'Contoso', helpContact: 'helpdesk@contoso.example' };
const HOST = 'firstday.contoso.example';
const LINK = `https://${HOST}/claim#v1.AAECAwQFBgcICQoLDA0ODw.c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0`;
/** 08:00 on 1 December 2026 in Madrid. */
const OPENS = Date.UTC(2026, 11, 1, 7);
const EXPIRES = OPENS + 72 * 3_600_000;
const SAM: DirectoryAccount = {
  id: 's',
  userPrincipalName: 'sam.okafor@contoso.example',
  givenName: 'Sam',
  accountEnabled: true,
  onPremisesSyncEnabled: false,
  federated: false,
};

const letters = makeLetters(SENDER, `https://${HOST}`);

const claimNotice = (locale: string | undefined): ClaimNotice => ({
  to: 'ana.diaz@example.net',
  locale,
  timezone: 'Europe/Madrid',
  givenName: 'Ana',
  sponsorGivenName: 'Sam',
  link: new Secret(LINK),
  opensAt: OPENS,
  expiresAt: EXPIRES,
  releaseBy: 'sponsor',
});

/** Every letter that follows a claim's mail, to the contractor and to the sponsor. */
const following = (locale: string | undefined, sponsor = SAM): Record<string, Letter[]> => {
  const { locale: _own, ...rest } = present(aFullRecord('C-1').wanted);
  const wanted = { ...rest, givenName: 'Ana', timezone: 'Europe/Madrid', ...(locale === undefined ? {} : { locale }) };
  const changed = { wanted, oldAddress: undefined, sponsor };
  return {
    reminder: letters.reminders({ wanted, sponsor, sentAt: OPENS, expiresAt: EXPIRES, claimId: 'c' }),
    used: letters.used({ wanted, sponsor, usedAt: OPENS }),
    contacts: letters.contactsChanged({ ...changed, held: false }),
    contactsHeld: letters.contactsChanged({ ...changed, held: true }),
  };
};

/** Every letter that a contractor of this locale reads. */
const toContractor = (locale: string | undefined, sponsor = SAM): Record<string, Letter> => ({
  claim: claimLetter(SENDER, { ...claimNotice(locale), sponsorGivenName: sponsor.givenName ?? '' }),
  claimWithoutCode: claimLetter(SENDER, { ...claimNotice(locale), releaseBy: 'none' }),
  ...Object.fromEntries(Object.entries(following(locale, sponsor)).map(([name, [own]]) => [name, present(own)])),
});

const textOf = (letter: Letter | undefined): string => present(letter).text.open();
const htmlOf = (letter: Letter | undefined): string => present(letter).html.open();
/** Spaces of all kinds as one. */
const plain = (text: string): string => text.replaceAll(/[\u00a0\u202f]/g, ' ');
const opened = (letter: Letter): string[] => [letter.subject, letter.text.open(), letter.html.open()];
const tags = (html: string): string[] => [...html.matchAll(/<(?!\/|bdi)(\w+)/g)].map(([, tag = '']) => tag);

interface Expected {
  readonly subject: string;
  readonly says: readonly string[];
  readonly from: string;
  readonly lang: string;
}

const CLAIM: Readonly<Record<LanguageCode, Expected>> = {
  en: {
    subject: 'Your first day at Contoso: how you sign in',
    says: ['Hello Ana,', 'You also need a code. It comes from Sam', 'We never ask for this code by mail or chat.'],
    from: 'Works from: Tuesday, December 1, 2026 at 08:00 AM GMT+1 (Europe/Madrid)',
    lang: '<html lang="en-GB" dir="ltr">',
  },
  de: {
    subject: 'Ihr erster Tag bei Contoso: so melden Sie sich an',
    says: ['Guten Tag Ana,', 'auch einen Code. Den sagt Ihnen Sam', 'nie per E-Mail oder Chat nach diesem Code'],
    from: 'Gilt ab: Dienstag, 1. Dezember 2026 um 08:00 GMT+1 (Europe/Madrid)',
    lang: '<html lang="de" dir="ltr">',
  },
  fr: {
    subject: 'Votre premier jour chez Contoso : comment vous connecter',
    says: [
      'Bonjour Ana,',
      'un code. Il vous est donné de vive voix par Sam',
      'jamais ce code par e-mail ou par messagerie',
    ],
    from: 'Début de validité : mardi 1 décembre 2026 à 08:00 UTC+1 (Europe/Madrid)',
    lang: '<html lang="fr" dir="ltr">',
  },
  es: {
    subject: 'Su primer día en Contoso: cómo iniciar sesión',
    says: ['Hola, Ana:', 'un código. Se lo dice Sam de viva voz', 'Nunca pedimos este código por correo ni por chat'],
    from: 'Validez desde: martes, 1 de diciembre de 2026, 08:00 GMT+1 (Europe/Madrid)',
    lang: '<html lang="es" dir="ltr">',
  },
  ar: {
    subject: 'يومك الأول في Contoso: كيف تسجّل الدخول',
    says: [
      'مرحبًا \u2068Ana\u2069،',
      'رمز. يعطيك إياه \u2068Sam\u2069 شفهيًا',
      'لا نطلب هذا الرمز بالبريد أو بالمحادثة أبدًا',
    ],
    from: 'يعمل من: الثلاثاء، 1 ديسمبر 2026 في 08:00 ص غرينتش+1 (Europe/Madrid)',
    lang: '<html lang="ar" dir="rtl">',
  },
};

const CODES = Object.keys(LANGUAGES);

test('mails come in the languages of the claim page, with its name for the sponsor', () => {
  for (const code of CODES) expect(textsFor(code).texts.language.split('-')[0]).toBe(code);
  for (const [code, { yourSponsor }] of Object.entries(TEXTS))
    expect(textsFor(code).texts.yourSponsor).toBe(yourSponsor);
});

test.each(Object.entries(CLAIM))(
  'the claim’s mail in %s says who writes, link, hours, code, host, help and its language',
  (code, { subject, says, from, lang }) => {
    const letter = present(toContractor(code)['claim']);
    const text = plain(textOf(letter));

    expect(plain(letter.subject)).toBe(subject);
    for (const words of [...says, from, HOST, 'helpdesk@contoso.example']) expect(text).toContain(words);
    expect(text).toContain(`\n${LINK}\n`);
    expect(htmlOf(letter)).toContain(`<a href="${LINK}"`);
    expect(htmlOf(letter)).toContain(lang);
  },
);

test.each(CODES)('a letter in %s has the parts of the English one in the same order, and no word of it', (code) => {
  const english = toContractor('en');

  for (const [name, letter] of Object.entries(toContractor(code))) {
    expect(tags(htmlOf(letter))).toEqual(tags(htmlOf(english[name])));
    expect(textOf(letter).split('\n').length).toBe(textOf(english[name]).split('\n').length);
    if (code !== 'en') expect(textOf(letter)).not.toMatch(/\b(the|your|link was|sponsor|tell)\b/i);
  }
});

test.each(CODES)('what is not a claim’s mail has no link and tells in %s whom to tell', (code) => {
  const { claim: _claim, claimWithoutCode: _other, ...rest } = toContractor(code);

  expect(Object.keys(rest)).toHaveLength(4);
  for (const letter of Object.values(rest)) {
    expect(opened(letter).join('\n')).not.toMatch(/https?:|href/);
    expect(textOf(letter)).toContain('helpdesk@contoso.example');
  }
  expect(textOf(rest['used'])).toContain('Sam');
  expect(textOf(rest['contacts'])).not.toBe(textOf(rest['contactsHeld']));
});

test.each(CODES)('where no code is asked for, the mail in %s speaks of none', (code) => {
  const { claim, claimWithoutCode } = toContractor(code);
  const { claim: said } = textsFor(code).texts;

  expect(textOf(claim)).toContain(said.neverAsked);
  for (const words of [said.neverAsked, said.code('Sam').slice(0, 12)]) {
    expect(textOf(claimWithoutCode)).not.toContain(words);
  }
});

test.each([['pt-BR'], ['zh-Hant'], ['arz'], ['']])('of %j nothing is known, so that all of it is English', (locale) => {
  const unknown = Object.values(toContractor(locale)).map(opened);

  expect(unknown).toEqual(Object.values(toContractor(undefined)).map(opened));
  expect(unknown.flat().join('\n')).toContain('Tuesday, 1 December 2026 at 08:00 GMT+1');
});

test.each([
  ['de-AT', 'Guten Tag'],
  ['FR-ca', 'Bonjour'],
  ['es-419', 'Hola'],
  ['ar-EG', 'مرحبًا'],
])('a region writes in its language: %s', (locale, hello) => {
  expect(textOf(toContractor(locale)['claim'])).toMatch(new RegExp(`^${hello}`));
});

test.each(CODES)('to staff we write English, though the contractor reads %s', (code) => {
  const toSponsor = Object.values(following(code)).map(([, letter]) => present(letter));

  expect(toSponsor).toHaveLength(4);
  for (const letter of toSponsor) {
    expect(textOf(letter)).toMatch(/^Hello Sam,/);
    expect(htmlOf(letter)).toContain('<html lang="en-GB" dir="ltr">');
    expect(textOf(letter)).toMatch(/\b(the|them)\b/);
  }
});

describe('right to left', () => {
  test('names, host and help contact stand apart from the Arabic around them, the link does not', () => {
    const { claim, used } = toContractor('ar');

    expect(textOf(claim)).toContain(`\u2068${HOST}\u2069`);
    expect(htmlOf(claim)).toContain(`<bdi>${HOST}</bdi>`);
    expect(htmlOf(used)).toContain('<bdi>Sam</bdi> أو <bdi>helpdesk@contoso.example</bdi>');
    for (const html of Object.values(toContractor('ar')).map(htmlOf)) {
      expect(html).not.toMatch(/[\u2066-\u2069]/);
      expect(html).toContain('<div lang="ar" dir="rtl"');
    }
    expect(htmlOf(claim)).toContain(`<span dir="ltr" style="word-break:break-all">${LINK}</span>`);
  });
});

test.each(CODES)('a sponsor’s name that would be markup, or turn the text around, is only a name in %s', (code) => {
  const hostile = { ...SAM, givenName: '<b>S\u202eam</b>\u2069\u2066' };

  for (const letter of Object.values(toContractor(code, hostile))) {
    expect(opened(letter).join('\n')).not.toMatch(/[\u202a-\u202e\u2066\u2067]/);
    expect(htmlOf(letter)).not.toContain('<b>');
  }
  expect(htmlOf(toContractor(code, hostile)['claim'])).toContain('&lt;b&gt;Sam&lt;/b&gt;');
});

test('two to tell are joined in Spanish as it is spoken', () => {
  const { either } = textsFor('es').texts;

  expect(either('Sam', 'helpdesk@contoso.example')).toBe('Sam o helpdesk@contoso.example');
  expect(either('Sam', 'operaciones@contoso.example')).toBe('Sam u operaciones@contoso.example');
});

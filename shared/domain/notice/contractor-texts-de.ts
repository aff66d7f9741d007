import type { ContractorTexts } from './contractor-texts.ts';

/** German. */
export const german: ContractorTexts = {
  language: 'de',
  direction: 'ltr',
  hello: (name) => `Guten Tag ${name},`,
  help: (contact) => `Haben Sie Fragen? ${contact} hilft Ihnen.`,
  either: (one, other) => `${one} oder ${other}`,
  yourSponsor: 'Ihre Ansprechperson',
  worksFrom: 'Gilt ab:',
  worksUntil: 'Gilt bis:',

  claim: {
    subject: (organisation) => `Ihr erster Tag bei ${organisation}: so melden Sie sich an`,
    welcome: (organisation) =>
      `Willkommen bei ${organisation}. Die Seite hinter diesem Link zeigt Ihnen, was Sie für Ihre erste Anmeldung brauchen.`,
    button: 'Seite für den ersten Tag öffnen',
    orCopy: 'Wenn der Knopf nichts tut, kopieren Sie diese Adresse in Ihren Browser:',
    code: (sponsor) =>
      `Sie brauchen auch einen Code. Den sagt Ihnen ${sponsor}, am Telefon oder persönlich. Halten Sie die Seite dann offen.`,
    neverAsked: 'Wir fragen nie per E-Mail oder Chat nach diesem Code. Wer es tut, gehört nicht zu uns.',
    host: (host) =>
      `Die Adresse der Seite ist ${host}. Zeigt Ihr Browser eine andere, machen Sie nicht weiter und sagen Sie es uns. Der Link ist nur für Sie: Bitte geben Sie ihn nicht weiter.`,
  },

  reminder: {
    subject: (organisation) => `Ihr Link für ${organisation} wartet noch auf Sie`,
    unused: 'Wir haben Ihnen einen Link für Ihre erste Anmeldung gesendet. Bisher hat ihn niemand benutzt.',
    sent: 'Link gesendet:',
    openMail:
      'Bitte öffnen Sie jene E-Mail und folgen Sie dem Link darin. Zu Ihrer Sicherheit steht er hier nicht noch einmal.',
    mailGone: (whom) =>
      `Ist die E-Mail nicht mehr da? Sagen Sie es ${whom}: Dann kann Ihnen eine neue gesendet werden.`,
  },

  used: {
    subject: (organisation) => `Ihr Link für ${organisation} wurde benutzt`,
    at: 'Benutzt:',
    allWell: 'Waren Sie es, dann ist alles gut. Der Link hat seinen Dienst getan und zeigt nichts mehr.',
    notSetUp: (whom) =>
      `Haben Sie eingerichtet, wie Sie sich künftig anmelden? Wenn nicht, sagen Sie es ${whom}: Sie bekommen einen neuen Link.`,
    notYou: (whom) => `Waren Sie es nicht, dann sagen Sie es sofort ${whom}.`,
  },

  contacts: {
    subject: (organisation) => `Ihre Kontaktdaten bei ${organisation} wurden geändert`,
    changed: (organisation) =>
      `Die Personalabteilung hat uns mitgeteilt, dass sich Ihre private Adresse oder Ihre Ansprechperson bei ${organisation} geändert hat.`,
    held: 'Wir senden nichts, bis jemand hier die Änderung bestätigt hat.',
    fromNowOn: 'Ab jetzt schreiben wir an die neue Adresse.',
    notRight: (whom) => `Stimmt das nicht, dann sagen Sie es sofort ${whom}.`,
  },
};

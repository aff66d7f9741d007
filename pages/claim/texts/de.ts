import type { Texts } from './en.ts';

/** The claim page in German. */
export const de: Texts = {
  title: 'Ihre erste Anmeldung',
  language: 'Sprache',
  steps: 'Schritte',
  stepCode: 'Code eingeben',
  stepPass: 'Zugriffspass anzeigen',
  stepRegister: 'Anmeldung einrichten',
  yourSponsor: 'Ihre Ansprechperson',
  needHelp: 'Brauchen Sie Hilfe?',
  opening: 'Ihr Link wird geöffnet …',
  newTab: 'öffnet einen neuen Tab',

  codeHeading: 'Code eingeben',
  codeIntro: '{sponsor} gibt Ihnen einen Code aus neun Buchstaben und Ziffern, am Telefon oder persönlich.',
  codeNotYet: 'Noch gibt es keinen Code. Fragen Sie {sponsor} danach, wenn Sie miteinander sprechen.',
  codeLabel: 'Code',
  codeHint: 'Groß oder klein, mit oder ohne Leerzeichen.',
  codeButton: 'Zugriffspass anzeigen',
  codeNeverMail: 'Niemand fragt Sie je per E-Mail oder Chat nach diesem Code.',
  codeBefore:
    'Sie sehen den Zugriffspass nur einmal. Kopieren Sie ihn, sobald er erscheint; lädt Ihr Telefon diese Seite neu, muss {sponsor} auf „Reissue“ drücken.',
  linkButton: 'Zugriffspass anzeigen',
  linkHeading: 'Ihr Zugriffspass ist bereit',
  linkUntil: 'Dieser Link gilt bis {time}.',

  problemEmpty: 'Geben Sie zuerst den Code ein.',
  problemLength: {
    one: 'Das ist {count} Zeichen. Ein Code hat neun.',
    other: 'Das sind {count} Zeichen. Ein Code hat neun.',
  },
  problemSymbol: 'Das Zeichen „{symbol}“ kommt in keinem Code vor. Bitte prüfen Sie es.',
  problemCheck: 'Ein Zeichen stimmt nicht. Bitte vergleichen Sie den Code noch einmal. Kein Versuch wurde verbraucht.',
  problemWrong: {
    one: 'Dieser Code ist nicht richtig. Sie haben noch {count} Versuch.',
    other: 'Dieser Code ist nicht richtig. Sie haben noch {count} Versuche.',
  },
  problemNotReleased:
    'Im Augenblick gibt es keinen gültigen Code. Bitten Sie {sponsor} um einen neuen. Kein Versuch wurde verbraucht.',
  problemBusy: 'Ein anderer Versuch wird noch geprüft. Warten Sie eine Minute und drücken Sie dann erneut.',
  problemTooMany: 'Das war in kurzer Zeit zu oft. Warten Sie eine Minute und drücken Sie dann erneut.',
  problemLater:
    'Der Dienst kann gerade nicht antworten. Warten Sie eine Minute und drücken Sie erneut: Ihr Code gilt weiter.',
  problemUnreachable: 'Es kam keine Antwort. Prüfen Sie Ihre Verbindung und drücken Sie erneut: Ihr Code gilt weiter.',

  makingHeading: 'Ihr Zugriffspass wird erstellt …',
  makingBody: 'Lassen Sie diese Seite offen. Es kann bis zu einer Minute dauern.',

  passHeading: 'Ihr Zugriffspass',
  passReady: 'Ihr Zugriffspass ist bereit. Kopieren Sie ihn jetzt.',
  passAccount: 'Anmelden als',
  passLabel: 'Zugriffspass',
  passHidden: 'verdeckt',
  passShow: 'Anzeigen',
  passHide: 'Verdecken',
  copy: 'Kopieren',
  copyAccount: 'Anmeldenamen kopieren',
  copyPass: 'Zugriffspass kopieren',
  copied: 'Kopiert.',
  copyFailed: 'Ihr Browser lässt diese Seite nicht kopieren. Markieren und kopieren Sie den Text selbst.',
  passLeft: 'Noch {minutes}, bis {time}',
  passEnded: 'Dieser Zugriffspass ist abgelaufen: {time}. Bitten Sie {sponsor}, auf „Reissue“ zu drücken.',
  passKeep:
    'Er wird nur dieses eine Mal angezeigt. Wird diese Seite neu geladen oder geschlossen, ist er weg, und {sponsor} muss auf „Reissue“ drücken.',

  registerHeading: 'Anmeldung einrichten',
  registerOpen: 'Öffnen Sie die Anmeldeseite und melden Sie sich mit dem Namen oben an.',
  registerPaste:
    'Fügen Sie den Zugriffspass ein, wenn nach dem befristeten Zugriffspass (Temporary Access Pass) gefragt wird.',
  registerFinish:
    'Richten Sie ein, wie Sie sich künftig anmelden, etwa mit der Authenticator-App. Schließen Sie es innerhalb von 10 Minuten nach der Anmeldung ab.',
  registerButton: 'Anmeldeseite öffnen',
  registerPhone:
    'Auf dem Telefon geht es auch in Microsoft Authenticator: Konto hinzufügen, Geschäfts-, Schul- oder Unikonto, Anmelden.',

  pasteHeading: 'Link einfügen',
  pasteNoLink:
    'Diese Seite wurde ohne ihren Link geöffnet. Öffnen Sie den Link in der E-Mail noch einmal oder fügen Sie ihn hier ein.',
  pasteReloaded:
    'Diese Seite wurde neu geladen und kennt Ihren Link nicht mehr. Öffnen Sie den Link in der E-Mail noch einmal; hatten Sie den Zugriffspass schon gesehen, bitten Sie Ihre Ansprechperson, auf „Reissue“ zu drücken.',
  pasteUnknown:
    'Dieser Link ist nicht bekannt. Mailprogramme schneiden Links manchmal ab: Fügen Sie hier den ganzen Link aus der E-Mail ein.',
  pasteLabel: 'Link aus der E-Mail',
  pasteHint: 'Er beginnt mit https und ist gut hundert Zeichen lang.',
  pasteButton: 'Link öffnen',
  pasteProblem: 'In diesem Text ist kein vollständiger Link. Kopieren Sie ihn ganz, bis zum letzten Zeichen.',

  waitHeading: 'Etwas zu früh',
  waitBody: 'Ihr Link öffnet sich: {time}. Lassen Sie diese Seite offen oder kommen Sie dann über die E-Mail zurück.',
  waitButton: 'Jetzt versuchen',

  spentHeading: 'Dieser Link wurde benutzt',
  spentBody: 'Er wurde benutzt: {time}. Waren das nicht Sie? Sagen Sie es sofort {sponsor}.',
  spentBodyNoTime: 'Er wurde benutzt. Waren das nicht Sie? Sagen Sie es sofort {sponsor}.',
  spentNext:
    'Waren Sie es und der Zugriffspass ist verloren, bitten Sie {sponsor}, auf „Reissue“ zu drücken. Sie bekommen eine neue E-Mail.',
  supersededHeading: 'Es gibt eine neuere E-Mail',
  supersededBody: 'Eine neuere E-Mail wurde Ihnen gesendet: {time}. Öffnen Sie den Link darin.',
  supersededBodyNoTime: 'Eine neuere E-Mail wurde Ihnen gesendet. Öffnen Sie den Link darin.',
  expiredHeading: 'Dieser Link ist zu alt',
  expiredBody: 'Er galt bis {time}. Bitten Sie {sponsor}, auf „Reissue“ zu drücken; Sie bekommen eine neue E-Mail.',
  expiredBodyNoTime: 'Bitten Sie {sponsor}, auf „Reissue“ zu drücken; Sie bekommen eine neue E-Mail.',
  revokedHeading: 'Dieser Link wurde zurückgezogen',
  revokedBody: 'Er gilt nicht mehr. Fragen Sie {sponsor} nach dem Grund und wie es weitergeht.',
  lockedHeading: 'Dieser Link ist gesperrt',
  lockedBody:
    'Es gab zu viele falsche Codes. {sponsor} weiß Bescheid und kann auf „Reissue“ drücken; Sie bekommen dann eine neue E-Mail.',
  elsewhereHeading: 'Ihr Zugriffspass wird in einem anderen Fenster erstellt',
  elsewhereBody: 'Machen Sie dort weiter. Ist jenes Fenster zu, warten Sie zwei Minuten und drücken Sie den Knopf.',
  wipedHeading: 'Ihr Zugriffspass wird nicht mehr angezeigt',
  wipedBody:
    'Zu Ihrer Sicherheit wurde er von dieser Seite entfernt. Brauchen Sie noch einen, bitten Sie {sponsor}, auf „Reissue“ zu drücken.',
  unsealedHeading: 'Ihr Zugriffspass ließ sich nicht anzeigen',
  unsealedBody: 'Was ankam, war nicht für dieses Fenster bestimmt. Sagen Sie es {sponsor}; „Reissue“ hilft.',
  awayHeading: 'Keine Antwort',
  awayBody: 'Der Dienst war nicht zu erreichen. Prüfen Sie Ihre Verbindung und versuchen Sie es noch einmal.',
  laterHeading: 'Einen Augenblick, bitte',
  laterBody: 'Der Dienst kann gerade nicht antworten. Warten Sie eine Minute und versuchen Sie es noch einmal.',
  tryAgain: 'Noch einmal versuchen',
};

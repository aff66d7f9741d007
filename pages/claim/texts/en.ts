/** The claim page in English, and by its type the keys that every other language has too. */
export const en = {
  title: 'Your first sign-in',
  language: 'Language',
  steps: 'Steps',
  stepCode: 'Enter the code',
  stepPass: 'Show the pass',
  stepRegister: 'Register your sign-in',
  yourSponsor: 'your sponsor',
  needHelp: 'Need help?',
  opening: 'Opening your link…',
  newTab: 'opens in a new tab',

  codeHeading: 'Enter your code',
  codeIntro: '{sponsor} gives you a code of nine letters and digits, by phone or face to face.',
  codeNotYet: 'There is no code yet. Ask {sponsor} for one when you speak.',
  codeLabel: 'Code',
  codeHint: 'Capital or small letters, with or without spaces.',
  codeButton: 'Show my pass',
  codeNeverMail: 'Nobody ever asks you for this code by mail or chat.',
  codeBefore:
    'You see the pass only once. Copy it as soon as it appears; if your phone reloads this page, {sponsor} has to press Reissue.',
  linkButton: 'Show my pass',
  linkHeading: 'Your pass is ready',
  linkUntil: 'This link works until {time}.',

  problemEmpty: 'Type the code first.',
  problemLength: {
    one: 'That is {count} character. A code has nine.',
    other: 'That is {count} characters. A code has nine.',
  },
  problemSymbol: 'A code never has the character “{symbol}”. Please check it.',
  problemCheck: 'One character is not right. Please compare the code again. No try was used up.',
  problemWrong: {
    one: 'That code is not right. You have {count} try left.',
    other: 'That code is not right. You have {count} tries left.',
  },
  problemNotReleased: 'There is no valid code at the moment. Ask {sponsor} for a new one. No try was used up.',
  problemBusy: 'Another attempt is still being checked. Wait a minute, then press again.',
  problemTooMany: 'That was too often in a short time. Wait a minute, then press again.',
  problemLater: 'The service cannot answer just now. Wait a minute, then press again: your code still counts.',
  problemUnreachable: 'No answer came. Check your connection, then press again: your code still counts.',

  makingHeading: 'Making your pass…',
  makingBody: 'Keep this page open. It can take up to a minute.',

  passHeading: 'Your pass',
  passReady: 'Your pass is ready. Copy it now.',
  passAccount: 'Sign in as',
  passLabel: 'Pass',
  passHidden: 'hidden',
  passShow: 'Show',
  passHide: 'Hide',
  copy: 'Copy',
  copyAccount: 'Copy the sign-in name',
  copyPass: 'Copy the pass',
  copied: 'Copied.',
  copyFailed: 'Your browser does not let this page copy. Mark the text and copy it yourself.',
  passLeft: '{minutes} left, until {time}',
  passEnded: 'This pass has ended: {time}. Ask {sponsor} to press Reissue.',
  passKeep:
    'It is shown only this once. If this page is reloaded or closed, it is gone, and {sponsor} has to press Reissue.',

  registerHeading: 'Register your sign-in',
  registerOpen: 'Open the sign-in page and sign in with the name above.',
  registerPaste: 'When it asks for a Temporary Access Pass, paste the pass.',
  registerFinish:
    'Set up how you sign in from now on, such as the Authenticator app. Finish within 10 minutes of signing in.',
  registerButton: 'Open the sign-in page',
  registerPhone:
    'On a phone you can do it in Microsoft Authenticator instead: Add account, Work or school account, Sign in.',

  pasteHeading: 'Paste your link',
  pasteNoLink: 'This page was opened without its link. Open the link in the mail again, or paste it here.',
  pasteReloaded:
    'This page was reloaded and has forgotten your link. Open the link in the mail again; if you had already seen your pass, ask your sponsor to press Reissue.',
  pasteUnknown: 'This link is not known. Mail programs sometimes cut links: paste the whole link from the mail here.',
  pasteLabel: 'Link from the mail',
  pasteHint: 'It starts with https and is a little over a hundred characters long.',
  pasteButton: 'Open the link',
  pasteProblem: 'There is no complete link in this text. Copy all of it from the mail, to its last character.',

  waitHeading: 'A little early',
  waitBody: 'Your link opens: {time}. You can leave this page open or come back to the mail then.',
  waitButton: 'Try now',

  spentHeading: 'This link has been used',
  spentBody: 'Used: {time}. Was it not you? Tell {sponsor} at once.',
  spentBodyNoTime: 'It has been used. Was it not you? Tell {sponsor} at once.',
  spentNext: 'If it was you and the pass is lost, ask {sponsor} to press Reissue. You will get a new mail.',
  supersededHeading: 'There is a newer mail',
  supersededBody: 'A newer mail was sent to you: {time}. Open the link in that one.',
  supersededBodyNoTime: 'A newer mail was sent to you. Open the link in that one.',
  expiredHeading: 'This link is too old',
  expiredBody: 'It ended: {time}. Ask {sponsor} to press Reissue, and you will get a new mail.',
  expiredBodyNoTime: 'Ask {sponsor} to press Reissue, and you will get a new mail.',
  revokedHeading: 'This link was withdrawn',
  revokedBody: 'It no longer works. Ask {sponsor} why, and what comes next.',
  lockedHeading: 'This link is locked',
  lockedBody:
    'There were too many wrong codes. {sponsor} has been told and can press Reissue; you will get a new mail.',
  elsewhereHeading: 'Your pass is being made in another window',
  elsewhereBody: 'Go on there. If that window is gone, wait two minutes and press the button.',
  wipedHeading: 'Your pass is no longer shown',
  wipedBody: 'For your safety it was removed from this page. If you still need one, ask {sponsor} to press Reissue.',
  unsealedHeading: 'Your pass could not be shown',
  unsealedBody: 'What arrived was not meant for this window. Tell {sponsor}, who can press Reissue.',
  awayHeading: 'No answer',
  awayBody: 'The service could not be reached. Check your connection and try again.',
  laterHeading: 'One moment, please',
  laterBody: 'The service cannot answer just now. Wait a minute and try again.',
  tryAgain: 'Try again',
};

/** A text that depends on a number: one form for each plural category of the language. */
export type Plural = Partial<Record<Intl.LDMLPluralRule, string>> & { readonly other: string };

/** What each language says. */
export type Texts = {
  readonly [Key in keyof typeof en]: (typeof en)[Key] extends string ? string : Plural;
};

import type { Texts } from './en.ts';

/** The claim page in French. */
export const fr: Texts = {
  title: 'Votre première connexion',
  language: 'Langue',
  steps: 'Étapes',
  stepCode: 'Saisir le code',
  stepPass: 'Afficher le passe',
  stepRegister: 'Enregistrer la connexion',
  yourSponsor: 'votre référent',
  needHelp: 'Besoin d’aide\u00a0?',
  opening: 'Ouverture de votre lien…',
  newTab: 's’ouvre dans un nouvel onglet',

  codeHeading: 'Saisissez votre code',
  codeIntro: '{sponsor} vous donne un code de neuf lettres et chiffres, au téléphone ou en personne.',
  codeNotYet: 'Il n’y a pas encore de code. Demandez-le à {sponsor} quand vous vous parlerez.',
  codeLabel: 'Code',
  codeHint: 'Majuscules ou minuscules, avec ou sans espaces.',
  codeButton: 'Afficher mon passe',
  codeNeverMail: 'Personne ne vous demandera jamais ce code par e-mail ou par messagerie.',
  codeBefore:
    'Vous ne verrez le passe qu’une fois. Copiez-le dès qu’il apparaît\u00a0; si votre téléphone recharge cette page, {sponsor} devra appuyer sur «\u00a0Reissue\u00a0».',
  linkButton: 'Afficher mon passe',
  linkHeading: 'Votre passe est prêt',
  linkUntil: 'Validité de ce lien\u00a0: {time}.',

  problemEmpty: 'Saisissez d’abord le code.',
  problemLength: {
    one: 'Cela fait {count} caractère. Un code en a neuf.',
    other: 'Cela fait {count} caractères. Un code en a neuf.',
  },
  problemSymbol: 'Le caractère «\u00a0{symbol}\u00a0» n’existe dans aucun code. Vérifiez-le.',
  problemCheck: 'Un caractère n’est pas juste. Comparez encore une fois le code. Aucun essai n’a été compté.',
  problemWrong: {
    one: 'Ce code n’est pas le bon. Il vous reste {count} essai.',
    other: 'Ce code n’est pas le bon. Il vous reste {count} essais.',
  },
  problemNotReleased:
    'Il n’y a pas de code valable en ce moment. Demandez-en un nouveau à {sponsor}. Aucun essai n’a été compté.',
  problemBusy: 'Un autre essai est en cours de vérification. Attendez une minute, puis appuyez de nouveau.',
  problemTooMany: 'Trop de demandes en peu de temps. Attendez une minute, puis appuyez de nouveau.',
  problemLater:
    'Le service ne peut pas répondre pour l’instant. Attendez une minute, puis appuyez de nouveau\u00a0: votre code reste valable.',
  problemUnreachable:
    'Aucune réponse n’est arrivée. Vérifiez votre connexion, puis appuyez de nouveau\u00a0: votre code reste valable.',

  makingHeading: 'Création de votre passe…',
  makingBody: 'Laissez cette page ouverte. Cela peut prendre une minute.',

  passHeading: 'Votre passe',
  passReady: 'Votre passe est prêt. Copiez-le maintenant.',
  passAccount: 'Se connecter en tant que',
  passLabel: 'Passe',
  passHidden: 'masqué',
  passShow: 'Afficher',
  passHide: 'Masquer',
  copy: 'Copier',
  copyAccount: 'Copier le nom de connexion',
  copyPass: 'Copier le passe',
  copied: 'Copié.',
  copyFailed: 'Votre navigateur ne laisse pas cette page copier. Sélectionnez le texte et copiez-le vous-même.',
  passLeft: 'Encore {minutes} (fin\u00a0: {time})',
  passEnded: 'Ce passe a pris fin\u00a0: {time}. Demandez à {sponsor} d’appuyer sur «\u00a0Reissue\u00a0».',
  passKeep:
    'Il ne s’affiche que cette fois. Si cette page est rechargée ou fermée, il est perdu et {sponsor} devra appuyer sur «\u00a0Reissue\u00a0».',

  registerHeading: 'Enregistrez votre connexion',
  registerOpen: 'Ouvrez la page de connexion et connectez-vous avec le nom ci-dessus.',
  registerPaste: 'Quand un passe d’accès temporaire (Temporary Access Pass) est demandé, collez le passe.',
  registerFinish:
    'Choisissez comment vous vous connecterez désormais, par exemple avec l’application Authenticator. Terminez dans les 10 minutes qui suivent la connexion.',
  registerButton: 'Ouvrir la page de connexion',
  registerPhone:
    'Sur un téléphone, vous pouvez aussi le faire dans Microsoft Authenticator\u00a0: Ajouter un compte, Compte professionnel ou scolaire, Se connecter.',

  pasteHeading: 'Collez votre lien',
  pasteNoLink: 'Cette page s’est ouverte sans son lien. Rouvrez le lien de l’e-mail ou collez-le ici.',
  pasteReloaded:
    'Cette page a été rechargée et a oublié votre lien. Rouvrez le lien de l’e-mail\u00a0; si vous aviez déjà vu votre passe, demandez à votre référent d’appuyer sur «\u00a0Reissue\u00a0».',
  pasteUnknown:
    'Ce lien est inconnu. Les messageries coupent parfois les liens\u00a0: collez ici le lien entier de l’e-mail.',
  pasteLabel: 'Lien de l’e-mail',
  pasteHint: 'Il commence par https et compte un peu plus de cent caractères.',
  pasteButton: 'Ouvrir le lien',
  pasteProblem: 'Ce texte ne contient pas de lien complet. Copiez-le en entier, jusqu’au dernier caractère.',

  waitHeading: 'Un peu trop tôt',
  waitBody: 'Ouverture de votre lien\u00a0: {time}. Laissez cette page ouverte ou revenez alors par l’e-mail.',
  waitButton: 'Essayer maintenant',

  spentHeading: 'Ce lien a été utilisé',
  spentBody: 'Utilisation\u00a0: {time}. Ce n’était pas vous\u00a0? Prévenez {sponsor} tout de suite.',
  spentBodyNoTime: 'Il a été utilisé. Ce n’était pas vous\u00a0? Prévenez {sponsor} tout de suite.',
  spentNext:
    'Si c’était vous et que le passe est perdu, demandez à {sponsor} d’appuyer sur «\u00a0Reissue\u00a0». Vous recevrez un nouvel e-mail.',
  supersededHeading: 'Il y a un e-mail plus récent',
  supersededBody: 'Un e-mail plus récent vous a été envoyé\u00a0: {time}. Ouvrez le lien qu’il contient.',
  supersededBodyNoTime: 'Un e-mail plus récent vous a été envoyé. Ouvrez le lien qu’il contient.',
  expiredHeading: 'Ce lien est trop ancien',
  expiredBody:
    'Fin de validité\u00a0: {time}. Demandez à {sponsor} d’appuyer sur «\u00a0Reissue\u00a0»\u00a0; vous recevrez un nouvel e-mail.',
  expiredBodyNoTime: 'Demandez à {sponsor} d’appuyer sur «\u00a0Reissue\u00a0»\u00a0; vous recevrez un nouvel e-mail.',
  revokedHeading: 'Ce lien a été retiré',
  revokedBody: 'Il ne fonctionne plus. Demandez à {sponsor} pourquoi et comment continuer.',
  lockedHeading: 'Ce lien est bloqué',
  lockedBody:
    'Il y a eu trop de codes erronés. {sponsor} est au courant et peut appuyer sur «\u00a0Reissue\u00a0»\u00a0; vous recevrez un nouvel e-mail.',
  elsewhereHeading: 'Votre passe est en cours de création dans une autre fenêtre',
  elsewhereBody: 'Continuez là-bas. Si cette fenêtre n’existe plus, attendez deux minutes et appuyez sur le bouton.',
  wipedHeading: 'Votre passe n’est plus affiché',
  wipedBody:
    'Pour votre sécurité, il a été retiré de cette page. S’il vous en faut encore un, demandez à {sponsor} d’appuyer sur «\u00a0Reissue\u00a0».',
  unsealedHeading: 'Votre passe n’a pas pu être affiché',
  unsealedBody:
    'Ce qui est arrivé n’était pas destiné à cette fenêtre. Prévenez {sponsor}, qui peut appuyer sur «\u00a0Reissue\u00a0».',
  awayHeading: 'Pas de réponse',
  awayBody: 'Le service est injoignable. Vérifiez votre connexion et réessayez.',
  laterHeading: 'Un instant, s’il vous plaît',
  laterBody: 'Le service ne peut pas répondre pour l’instant. Attendez une minute et réessayez.',
  tryAgain: 'Réessayer',
};

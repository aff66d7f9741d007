import type { ContractorTexts } from './contractor-texts.ts';

/** French; a no-break space stands before “:” and “?”. */
export const french: ContractorTexts = {
  language: 'fr',
  direction: 'ltr',
  hello: (name) => `Bonjour ${name},`,
  help: (contact) => `Une question\u00a0? ${contact} vous aidera.`,
  either: (one, other) => `${one} ou ${other}`,
  yourSponsor: 'votre référent',
  worksFrom: 'Début de validité\u00a0:',
  worksUntil: 'Fin de validité\u00a0:',

  claim: {
    subject: (organisation) => `Votre premier jour chez ${organisation}\u00a0: comment vous connecter`,
    welcome: (organisation) =>
      `Bienvenue chez ${organisation}. La page derrière ce lien vous montre ce qu’il faut pour votre première connexion.`,
    button: 'Ouvrir votre page du premier jour',
    orCopy: 'Si le bouton ne fait rien, copiez cette adresse dans votre navigateur\u00a0:',
    code: (sponsor) =>
      `Il vous faut aussi un code. Il vous est donné de vive voix par ${sponsor}, au téléphone ou en personne. Gardez la page ouverte à ce moment-là.`,
    neverAsked:
      'Nous ne demandons jamais ce code par e-mail ou par messagerie. Si quelqu’un le fait, ce n’est pas nous.',
    host: (host) =>
      `La page se trouve sur ${host}. Si votre navigateur affiche une autre adresse, arrêtez-vous là et prévenez-nous. Ce lien est personnel\u00a0: ne le transmettez à personne.`,
  },

  reminder: {
    subject: (organisation) => `Votre lien pour ${organisation} vous attend toujours`,
    unused: 'Nous vous avons envoyé un lien pour votre première connexion. Personne ne l’a encore utilisé.',
    sent: 'Envoi du lien\u00a0:',
    openMail: 'Ouvrez cet e-mail et suivez le lien qu’il contient. Par sécurité, nous ne le répétons pas ici.',
    mailGone: (whom) =>
      `Vous n’avez plus cet e-mail\u00a0? Prévenez ${whom}\u00a0: un nouveau pourra vous être envoyé.`,
  },

  used: {
    subject: (organisation) => `Votre lien pour ${organisation} a été utilisé`,
    at: 'Utilisation\u00a0:',
    allWell: 'Si c’était vous, tout va bien. Le lien a fait son travail et n’affiche plus rien.',
    notSetUp: (whom) =>
      `Avez-vous choisi comment vous vous connecterez désormais\u00a0? Sinon, prévenez ${whom}\u00a0: vous recevrez un nouveau lien.`,
    notYou: (whom) => `Si ce n’était pas vous, prévenez ${whom} tout de suite.`,
  },

  contacts: {
    subject: (organisation) => `Vos coordonnées chez ${organisation} ont été modifiées`,
    changed: (organisation) =>
      `Le service du personnel nous a signalé un changement de votre adresse privée ou de votre référent chez ${organisation}.`,
    held: 'Nous n’envoyons rien tant que quelqu’un ici ne l’a pas confirmé.',
    fromNowOn: 'Désormais, nous écrivons à la nouvelle adresse.',
    notRight: (whom) => `Si c’est une erreur, prévenez ${whom} tout de suite.`,
  },
};

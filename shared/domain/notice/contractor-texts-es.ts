import type { ContractorTexts } from './contractor-texts.ts';

/** Spanish. */
export const spanish: ContractorTexts = {
  language: 'es',
  direction: 'ltr',
  hello: (name) => `Hola, ${name}:`,
  help: (contact) => `¿Alguna pregunta? ${contact} le ayudará.`,
  // “o” turns into “u” before the same sound.
  either: (one, other) => `${one} ${/^h?o/i.test(other) ? 'u' : 'o'} ${other}`,
  yourSponsor: 'su persona de contacto',
  worksFrom: 'Validez desde:',
  worksUntil: 'Validez hasta:',

  claim: {
    subject: (organisation) => `Su primer día en ${organisation}: cómo iniciar sesión`,
    welcome: (organisation) =>
      `Le damos la bienvenida a ${organisation}. La página de este enlace le muestra lo que necesita para su primer inicio de sesión.`,
    button: 'Abrir su página del primer día',
    orCopy: 'Si el botón no hace nada, copie esta dirección en su navegador:',
    code: (sponsor) =>
      `También necesita un código. Se lo dice ${sponsor} de viva voz, por teléfono o en persona. Tenga entonces la página abierta.`,
    neverAsked: 'Nunca pedimos este código por correo ni por chat. Si alguien lo pide, no somos nosotros.',
    host: (host) =>
      `La página está en ${host}. Si su navegador muestra otra dirección, no siga y avísenos. El enlace es solo para usted: no lo comparta, por favor.`,
  },

  reminder: {
    subject: (organisation) => `Su enlace para ${organisation} sigue esperando`,
    unused: 'Le enviamos un enlace para su primer inicio de sesión. Nadie lo ha usado todavía.',
    sent: 'Enlace enviado:',
    openMail: 'Abra aquel correo y siga su enlace, por favor. Por seguridad no lo repetimos aquí.',
    mailGone: (whom) => `¿Ya no tiene el correo? Avise a ${whom}: se le podrá enviar uno nuevo.`,
  },

  used: {
    subject: (organisation) => `Su enlace para ${organisation} se ha usado`,
    at: 'Usado:',
    allWell: 'Si fue usted, todo está bien. El enlace ha cumplido su función y ya no muestra nada.',
    notSetUp: (whom) =>
      `¿Ha configurado cómo entrará a partir de ahora? Si no, avise a ${whom}: recibirá un enlace nuevo.`,
    notYou: (whom) => `Si no fue usted, avise a ${whom} enseguida.`,
  },

  contacts: {
    subject: (organisation) => `Sus datos de contacto en ${organisation} han cambiado`,
    changed: (organisation) =>
      `El departamento de personal nos ha comunicado un cambio de su dirección privada o de su persona de contacto en ${organisation}.`,
    held: 'No enviamos nada hasta que alguien de aquí lo confirme.',
    fromNowOn: 'A partir de ahora escribimos a la dirección nueva.',
    notRight: (whom) => `Si no es correcto, avise a ${whom} enseguida.`,
  },
};

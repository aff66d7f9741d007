import type { Texts } from './en.ts';

/** The claim page in Spanish. */
export const es: Texts = {
  title: 'Su primer inicio de sesión',
  language: 'Idioma',
  steps: 'Pasos',
  stepCode: 'Escribir el código',
  stepPass: 'Ver el pase',
  stepRegister: 'Registrar el acceso',
  yourSponsor: 'su persona de contacto',
  needHelp: '¿Necesita ayuda?',
  opening: 'Abriendo su enlace…',
  newTab: 'se abre en otra pestaña',

  codeHeading: 'Escriba su código',
  codeIntro: '{sponsor} le da un código de nueve letras y cifras, por teléfono o en persona.',
  codeNotYet: 'Todavía no hay código. Pídaselo a {sponsor} cuando hablen.',
  codeLabel: 'Código',
  codeHint: 'Mayúsculas o minúsculas, con o sin espacios.',
  codeButton: 'Ver mi pase',
  codeNeverMail: 'Nadie le pedirá nunca este código por correo ni por chat.',
  codeBefore:
    'Verá el pase una sola vez. Cópielo en cuanto aparezca; si el teléfono vuelve a cargar esta página, {sponsor} tendrá que pulsar «Reissue».',
  linkButton: 'Ver mi pase',
  linkHeading: 'Su pase está listo',
  linkUntil: 'Validez de este enlace: {time}.',

  problemEmpty: 'Escriba primero el código.',
  problemLength: {
    one: 'Eso es {count} carácter. Un código tiene nueve.',
    other: 'Eso son {count} caracteres. Un código tiene nueve.',
  },
  problemSymbol: 'Ningún código lleva el carácter «{symbol}». Revíselo, por favor.',
  problemCheck: 'Un carácter no es correcto. Compare otra vez el código. No se ha gastado ningún intento.',
  problemWrong: {
    one: 'Ese código no es correcto. Le queda {count} intento.',
    other: 'Ese código no es correcto. Le quedan {count} intentos.',
  },
  problemNotReleased:
    'Ahora mismo no hay ningún código válido. Pida uno nuevo a {sponsor}. No se ha gastado ningún intento.',
  problemBusy: 'Aún se está comprobando otro intento. Espere un minuto y pulse de nuevo.',
  problemTooMany: 'Han sido demasiadas veces en poco tiempo. Espere un minuto y pulse de nuevo.',
  problemLater:
    'El servicio no puede responder en este momento. Espere un minuto y pulse de nuevo: su código sigue valiendo.',
  problemUnreachable: 'No llegó respuesta. Revise su conexión y pulse de nuevo: su código sigue valiendo.',

  makingHeading: 'Creando su pase…',
  makingBody: 'Deje esta página abierta. Puede tardar hasta un minuto.',

  passHeading: 'Su pase',
  passReady: 'Su pase está listo. Cópielo ahora.',
  passAccount: 'Iniciar sesión como',
  passLabel: 'Pase',
  passHidden: 'oculto',
  passShow: 'Mostrar',
  passHide: 'Ocultar',
  copy: 'Copiar',
  copyAccount: 'Copiar el nombre de inicio de sesión',
  copyPass: 'Copiar el pase',
  copied: 'Copiado.',
  copyFailed: 'Su navegador no deja copiar a esta página. Seleccione el texto y cópielo usted.',
  passLeft: 'Quedan {minutes} (fin: {time})',
  passEnded: 'Este pase ha terminado: {time}. Pida a {sponsor} que pulse «Reissue».',
  passKeep:
    'Solo se muestra esta vez. Si esta página se recarga o se cierra, se pierde, y {sponsor} tendrá que pulsar «Reissue».',

  registerHeading: 'Registre su acceso',
  registerOpen: 'Abra la página de inicio de sesión y entre con el nombre de arriba.',
  registerPaste: 'Cuando le pida un pase de acceso temporal (Temporary Access Pass), pegue el pase.',
  registerFinish:
    'Configure cómo entrará a partir de ahora, por ejemplo con la aplicación Authenticator. Termine en los 10 minutos siguientes al inicio de sesión.',
  registerButton: 'Abrir la página de inicio de sesión',
  registerPhone:
    'En un teléfono también puede hacerlo en Microsoft Authenticator: Agregar cuenta, Cuenta profesional o educativa, Iniciar sesión.',

  pasteHeading: 'Pegue su enlace',
  pasteNoLink: 'Esta página se abrió sin su enlace. Abra de nuevo el enlace del correo o péguelo aquí.',
  pasteReloaded:
    'Esta página se ha recargado y ha olvidado su enlace. Abra de nuevo el enlace del correo; si ya había visto su pase, pida a su persona de contacto que pulse «Reissue».',
  pasteUnknown:
    'Este enlace no se conoce. Los programas de correo a veces cortan los enlaces: pegue aquí el enlace entero del correo.',
  pasteLabel: 'Enlace del correo',
  pasteHint: 'Empieza por https y tiene algo más de cien caracteres.',
  pasteButton: 'Abrir el enlace',
  pasteProblem: 'En este texto no hay un enlace completo. Cópielo entero, hasta el último carácter.',

  waitHeading: 'Un poco pronto',
  waitBody: 'Su enlace se abre: {time}. Puede dejar esta página abierta o volver entonces desde el correo.',
  waitButton: 'Probar ahora',

  spentHeading: 'Este enlace ya se ha usado',
  spentBody: 'Usado: {time}. ¿No fue usted? Avise a {sponsor} enseguida.',
  spentBodyNoTime: 'Ya se ha usado. ¿No fue usted? Avise a {sponsor} enseguida.',
  spentNext: 'Si fue usted y ha perdido el pase, pida a {sponsor} que pulse «Reissue». Recibirá un correo nuevo.',
  supersededHeading: 'Hay un correo más reciente',
  supersededBody: 'Se le envió un correo más reciente: {time}. Abra el enlace de ese correo.',
  supersededBodyNoTime: 'Se le envió un correo más reciente. Abra el enlace de ese correo.',
  expiredHeading: 'Este enlace ha caducado',
  expiredBody: 'Terminó: {time}. Pida a {sponsor} que pulse «Reissue» y recibirá un correo nuevo.',
  expiredBodyNoTime: 'Pida a {sponsor} que pulse «Reissue» y recibirá un correo nuevo.',
  revokedHeading: 'Este enlace se ha retirado',
  revokedBody: 'Ya no funciona. Pregunte a {sponsor} por qué y cómo seguir.',
  lockedHeading: 'Este enlace está bloqueado',
  lockedBody:
    'Hubo demasiados códigos erróneos. {sponsor} ya lo sabe y puede pulsar «Reissue»; recibirá un correo nuevo.',
  elsewhereHeading: 'Su pase se está creando en otra ventana',
  elsewhereBody: 'Siga allí. Si esa ventana ya no existe, espere dos minutos y pulse el botón.',
  wipedHeading: 'Su pase ya no se muestra',
  wipedBody:
    'Por su seguridad se ha quitado de esta página. Si todavía necesita uno, pida a {sponsor} que pulse «Reissue».',
  unsealedHeading: 'No se pudo mostrar su pase',
  unsealedBody: 'Lo que llegó no era para esta ventana. Avise a {sponsor}, que puede pulsar «Reissue».',
  awayHeading: 'Sin respuesta',
  awayBody: 'No se pudo contactar con el servicio. Revise su conexión e inténtelo otra vez.',
  laterHeading: 'Un momento, por favor',
  laterBody: 'El servicio no puede responder en este momento. Espere un minuto e inténtelo otra vez.',
  tryAgain: 'Intentar otra vez',
};

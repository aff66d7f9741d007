import type { ContractorTexts } from './contractor-texts.ts';

/** Arabic. */
export const arabic: ContractorTexts = {
  language: 'ar',
  direction: 'rtl',
  hello: (name) => `مرحبًا ${name}،`,
  help: (contact) => `هل لديك سؤال؟ تجد المساعدة لدى ${contact}.`,
  either: (one, other) => `${one} أو ${other}`,
  yourSponsor: 'الشخص المسؤول عنك',
  worksFrom: 'يعمل من:',
  worksUntil: 'يعمل حتى:',

  claim: {
    subject: (organisation) => `يومك الأول في ${organisation}: كيف تسجّل الدخول`,
    welcome: (organisation) =>
      `أهلًا بك في ${organisation}. تعرض لك الصفحة التي يفتحها هذا الرابط ما تحتاج إليه لتسجيل دخولك الأول.`,
    button: 'افتح صفحة يومك الأول',
    orCopy: 'إذا لم يعمل الزر فانسخ هذا العنوان إلى متصفحك:',
    code: (sponsor) =>
      `تحتاج أيضًا إلى رمز. يعطيك إياه ${sponsor} شفهيًا، عبر الهاتف أو وجهًا لوجه. أبقِ الصفحة مفتوحة حينها.`,
    neverAsked: 'لا نطلب هذا الرمز بالبريد أو بالمحادثة أبدًا. ومن يطلبه ليس منا.',
    host: (host) =>
      `عنوان الصفحة هو ${host}. إذا أظهر متصفحك عنوانًا آخر فتوقف عندها وأخبرنا. الرابط لك وحدك: لا تعطه لغيرك من فضلك.`,
  },

  reminder: {
    subject: (organisation) => `رابطك إلى ${organisation} ما زال في انتظارك`,
    unused: 'أرسلنا إليك رابطًا لتسجيل دخولك الأول. لم يستخدمه أحد بعد.',
    sent: 'وقت إرسال الرابط:',
    openMail: 'افتح تلك الرسالة من فضلك واضغط الرابط الذي فيها. حفاظًا على أمانك لا نكرر الرابط هنا.',
    mailGone: (whom) => `هل ضاعت الرسالة؟ أخبر ${whom}، ويمكن عندها إرسال رسالة جديدة إليك.`,
  },

  used: {
    subject: (organisation) => `استُخدم رابطك إلى ${organisation}`,
    at: 'وقت الاستخدام:',
    allWell: 'إن كنت أنت فكل شيء على ما يرام. أدى الرابط عمله ولم يعد يعرض شيئًا.',
    notSetUp: (whom) => `هل اخترت كيف ستسجّل الدخول من الآن فصاعدًا؟ إن لم تفعل فأخبر ${whom}: ستحصل على رابط جديد.`,
    notYou: (whom) => `إن لم تكن أنت فأخبر ${whom} فورًا.`,
  },

  contacts: {
    subject: (organisation) => `تغيّرت بيانات اتصالك في ${organisation}`,
    changed: (organisation) =>
      `أبلغتنا إدارة شؤون الموظفين بأن عنوانك الخاص أو الشخص المسؤول عنك في ${organisation} قد تغيّر.`,
    held: 'لن نرسل شيئًا حتى يؤكد ذلك أحد هنا.',
    fromNowOn: 'من الآن فصاعدًا نكتب إلى العنوان الجديد.',
    notRight: (whom) => `إن لم يكن ذلك صحيحًا فأخبر ${whom} فورًا.`,
  },
};

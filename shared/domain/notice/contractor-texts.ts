/** What a contractor's letters say in one language, with the claim page's words for link, code and sponsor. */
export interface ContractorTexts {
  /** BCP 47. */
  readonly language: string;
  readonly direction: 'ltr' | 'rtl';
  readonly hello: (name: string) => string;
  readonly help: (contact: string) => string;
  readonly either: (one: string, other: string) => string;
  /** Where the directory knows no first name. */
  readonly yourSponsor: string;
  readonly worksFrom: string;
  readonly worksUntil: string;
  readonly claim: {
    readonly subject: (organisation: string) => string;
    readonly welcome: (organisation: string) => string;
    readonly button: string;
    readonly orCopy: string;
    readonly code: (sponsor: string) => string;
    readonly neverAsked: string;
    readonly host: (host: string) => string;
  };
  readonly reminder: {
    readonly subject: (organisation: string) => string;
    readonly unused: string;
    readonly sent: string;
    readonly openMail: string;
    readonly mailGone: (whom: string) => string;
  };
  readonly used: {
    readonly subject: (organisation: string) => string;
    readonly at: string;
    readonly allWell: string;
    readonly notSetUp: (whom: string) => string;
    readonly notYou: (whom: string) => string;
  };
  readonly contacts: {
    readonly subject: (organisation: string) => string;
    readonly changed: (organisation: string) => string;
    readonly held: string;
    readonly fromNowOn: string;
    readonly notRight: (whom: string) => string;
  };
}

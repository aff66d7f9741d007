// What the deployer decides. Names are those of the product's settings; docs/settings.md gives each rule. Empty means the
// product's own default. `azd env set <NAME> <value>` sets one; the before-provision hook reads them by the product's rules.

@export()
@description('The product\'s settings that no resource decides.')
type ProductSettings = {
  @description('observe (reads, writes nothing to the directory, mails nobody), pilot (live for those in PILOT) or live.')
  MODE: 'observe' | 'pilot' | 'live'

  @description('externalIds, separated by commas, for whom mode pilot is live.')
  PILOT: string?

  @description('Name of the organisation as contractors know it.')
  @minLength(1)
  ORGANISATION: string

  @description('Whom contractors and sponsors ask for help.')
  @minLength(3)
  HELP_CONTACT: string

  @description('Pattern of user principal names, ending in a verified and managed domain of the tenant.')
  @minLength(3)
  UPN_TEMPLATE: string

  @description('Mailboxes that send, separated by commas. Open each one to the app\'s identity in Exchange Online.')
  @minLength(3)
  MAILBOXES: string

  @description('JSON array of the HR systems whose events count.')
  @minLength(2)
  SOURCES: string

  @description('Object id of the group that the Temporary Access Pass policy includes; infra/entra makes it.')
  @minLength(36)
  @maxLength(36)
  TAP_GROUP_ID: string

  @description('Client id of the product\'s app registration; infra/entra makes it.')
  @minLength(36)
  @maxLength(36)
  SIGN_IN_CLIENT_ID: string

  @description('Where people reach the pages; empty for the function app\'s own address.')
  PUBLIC_URL: string?

  @description('JSON object of named policies, each stating only what differs from the terms below.')
  POLICIES: string?

  @description('Lifetime of a pass in minutes, inside the tenant\'s policy.')
  PASS_LIFETIME_MINUTES: string?

  @description('true or false: whether a pass works once.')
  PASS_USABLE_ONCE: string?

  @description('sponsor (a PIN is needed) or none (the link alone is enough).')
  RELEASE: string?

  @description('Object id of the group whose members may release besides the sponsor.')
  DEPUTIES_GROUP: string?

  @description('Local time, HH:MM, at which a claim opens on the first day.')
  OPENS_AT: string?

  @description('How many minutes ahead of that the link may be mailed.')
  MAIL_BEFORE_MINUTES: string?

  @description('How many days after the first day a claim still opens by itself.')
  OPENS_LATE_DAYS: string?

  @description('How many hours a claim stays open.')
  CLAIM_LIFETIME_HOURS: string?

  @description('After how many hours an unused claim is remembered.')
  REMIND_AFTER_HOURS: string?

  @description('How many hours ahead the sponsor is told of a first day.')
  TELL_SPONSOR_BEFORE_HOURS: string?

  @description('Reissues for one contractor within 24 hours.')
  REISSUES_PER_DAY: string?

  @description('How many hours a failing step is tried before somebody is asked.')
  RETRY_FOR_HOURS: string?

  @description('Two capital letters: the country of use where an event names none.')
  USAGE_LOCATION: string?

  @description('Mails a minute from each mailbox.')
  MAILS_PER_MINUTE: string?

  @description('Claims that may open within an hour before an operator is asked.')
  MAX_OPENINGS_PER_HOUR: string?

  @description('Accounts that may be disabled within an hour before an operator is asked.')
  MAX_ENDINGS_PER_HOUR: string?

  @description('tell or withdraw: what becomes of a pass that this product did not make.')
  FOREIGN_PASS: string?

  @description('on or off: whether internal guests without a role are adopted by employee id.')
  ADOPT_INTERNAL_GUESTS: string?

  @description('Where a contractor registers a sign-in method.')
  NEXT_STEP_URL: string?
}

/** What a fault does to the message that met it. `docs/faults.md` has the table for people. */
export type FaultKind = 'retry' | 'block' | 'refuse' | 'away';

interface FaultMeaning {
  readonly kind: FaultKind;
  /** One sentence for the person who has to mend it. Names no person and holds no secret. */
  readonly says: string;
  readonly wayOut: string;
}

const meaning = (kind: FaultKind, says: string, wayOut: string): FaultMeaning => ({ kind, says, wayOut });

/** The closed list: every expected failure, its kind, what it says and how to mend it. */
export const FAULTS = {
  GRAPH_THROTTLED: meaning('retry', 'Microsoft Graph asked us to slow down.', 'Nothing to do: it is tried again.'),
  GRAPH_UNAVAILABLE: meaning(
    'retry',
    'Microsoft Graph cannot be reached.',
    'Nothing to do: it is tried again. If it lasts, look at the Microsoft 365 service health.',
  ),
  ACCOUNT_NOT_REPLICATED: meaning(
    'retry',
    'The new account is not visible everywhere in Entra yet.',
    'Nothing to do: it is tried again.',
  ),
  POLICY_NOT_YET_IN_EFFECT: meaning(
    'retry',
    'Entra does not yet let this account have a Temporary Access Pass.',
    'Nothing to do for some minutes. If it lasts, check that the TAP policy includes the TAP group.',
  ),
  MAIL_UNAVAILABLE: meaning(
    'retry',
    'The mail could not be handed to Exchange Online.',
    'Nothing to do: it is tried again. If it lasts, check the mailbox named in MAILBOXES.',
  ),

  PASS_POLICY_DISABLED: meaning(
    'block',
    'The tenant has Temporary Access Pass switched off.',
    'Enable the Temporary Access Pass policy in Entra (Authentication methods), then lift the block.',
  ),
  PASS_LIFETIME_OUT_OF_POLICY: meaning(
    'block',
    'The configured pass lifetime lies outside the tenant policy.',
    'Set PASS_LIFETIME_MINUTES inside the bounds of the tenant policy, or change the policy.',
  ),
  PASS_GROUP_NOT_TARGETED: meaning(
    'block',
    'The tenant policy for Temporary Access Pass does not reach the TAP group.',
    'Include the group named in TAP_GROUP_ID in the policy and exclude it nowhere.',
  ),
  PASS_MUST_BE_USABLE_ONCE: meaning(
    'block',
    'The tenant policy allows single-use passes only, and this contractor policy asks for another kind.',
    'Set PASS_USABLE_ONCE to true.',
  ),
  ACCOUNT_NOT_OURS: meaning(
    'block',
    'Entra has an account with this employee id that this product did not make.',
    'Check whose account it is; adopt it if it is this contractor, or ask HR for the right number.',
  ),
  ACCOUNT_IS_EXTERNAL_GUEST: meaning(
    'block',
    'The account with this employee id is a guest of another tenant, and Entra refuses a pass for those.',
    'Remove the employee id from the B2B guest, or let the person sign in with the home account.',
  ),
  ACCOUNT_IS_MEMBER: meaning(
    'block',
    'The account with this employee id is a member of this tenant, not an internal guest.',
    'Members are never touched. Ask HR for the right number.',
  ),
  ACCOUNT_IS_SYNCED: meaning(
    'block',
    'The account with this employee id is synchronised from on-premises.',
    'Synchronised accounts are never touched. Ask HR for the right number, or manage the person on-premises.',
  ),
  ACCOUNT_IS_PRIVILEGED: meaning(
    'block',
    'The account holds, or may activate, a directory role.',
    'Privileged accounts never get a pass from here. Remove the role, or hand over in person.',
  ),
  ACCOUNT_AMBIGUOUS: meaning(
    'block',
    'Entra has more than one account with this employee id.',
    'Leave the employee id on one account only, then lift the block.',
  ),
  ACCOUNT_NAME_EXHAUSTED: meaning(
    'block',
    'No free user principal name could be built from the template.',
    'Change UPN_TEMPLATE, then lift the block.',
  ),
  SPONSOR_NOT_ELIGIBLE: meaning(
    'block',
    'The sponsor is not exactly one enabled member of this tenant.',
    'HR sends the right sponsor (manager.value): the user principal name, mail or employee id of an enabled member.',
  ),
  ADDRESS_MISSING: meaning(
    'block',
    'HR gave no private address, so the link has nowhere to go.',
    'HR sends a primary address that is not in a domain of this tenant.',
  ),
  ADDRESS_SHARED: meaning(
    'block',
    'Another contractor has the same private address.',
    'HR sends an address that only this person reads.',
  ),
  ADDRESS_OF_SPONSOR: meaning(
    'block',
    'The private address is the sponsor’s own, so one person would hold both halves.',
    'HR sends an address that only the contractor reads, or another sponsor.',
  ),
  REHIRE_UNCONFIRMED: meaning(
    'block',
    'This person worked here before; the account has a history.',
    'An operator confirms that it is the same person.',
  ),
  UNUSUAL_VOLUME: meaning(
    'block',
    'More openings or endings than usual happened within the hour.',
    'An operator looks at the batch and lets it go.',
  ),
  GRAPH_FORBIDDEN: meaning(
    'block',
    'Microsoft Graph refused for lack of a permission.',
    'Grant the permission named in docs/permissions.md, then lift the block.',
  ),
  RETRIES_EXHAUSTED: meaning(
    'block',
    'It was tried again and again for as long as policy allows, without success.',
    'Mend what the last attempt says, then lift the block.',
  ),
  TEXT_REFUSED_BY_GRAPH: meaning(
    'block',
    'Microsoft Graph refused a value of this contractor.',
    'Look at the request id in the log, have HR correct the value, then lift the block.',
  ),

  EVENT_MALFORMED: meaning(
    'refuse',
    'The event breaks a rule.',
    'HR corrects what the note names and sends the event again.',
  ),
  EVENT_TYPE_UNKNOWN: meaning(
    'refuse',
    'The event type is not known here.',
    'HR sends one of the types that the note names.',
  ),
  EVENT_SOURCE_UNKNOWN: meaning(
    'refuse',
    'The event source is not listed in SOURCES.',
    'Add the source to SOURCES, or correct it at HR, then replay.',
  ),
  EVENT_SOURCE_NOT_OWNER: meaning(
    'refuse',
    'Another source owns this contractor.',
    'The owning source sends the change.',
  ),
  EVENT_ID_REUSED: meaning(
    'refuse',
    'The event id was used before with other data.',
    'HR gives every event an id of its own.',
  ),
  CONTRACTOR_UNKNOWN: meaning('refuse', 'Nobody with this number was ever hired.', 'HR sends contractor.hired first.'),
  END_BEFORE_START: meaning(
    'refuse',
    'The last day lies before the first.',
    'HR corrects endsOn or startsOn and sends the event again.',
  ),
  REISSUE_CAP_REACHED: meaning(
    'refuse',
    'Too many new claims for this contractor within a day.',
    'An operator may exceed the cap with a reason.',
  ),
  UNEXPECTED: meaning(
    'refuse',
    'Something happened that nobody foresaw.',
    'Look at the scrubbed stack in the note, report it, replay when it is mended.',
  ),

  STORE_AWAY: meaning(
    'away',
    'Table storage cannot be reached.',
    'Nothing to do: messages wait. If it lasts, check the storage account.',
  ),
  VAULT_AWAY: meaning(
    'away',
    'Key Vault cannot be reached.',
    'Nothing to do: messages wait. If it lasts, check the vault and its role assignment.',
  ),
  QUEUE_AWAY: meaning(
    'away',
    'Service Bus cannot be reached.',
    'Nothing to do: messages wait. If it lasts, check the namespace.',
  ),
} as const satisfies Record<string, FaultMeaning>;

export type FaultCode = keyof typeof FAULTS;

/** One broken rule of an event: where (JSON path), which rule; never the value. */
export interface Problem {
  readonly path: string;
  readonly rule: string;
}

export interface FaultDetails {
  readonly problems?: readonly Problem[];
  /** What the other service asked us to wait, in milliseconds. */
  readonly retryAfterMs?: number;
  /** The request id that Graph or a store answered with, for its support. */
  readonly requestId?: string;
  /** For operators only: what exactly was met. No person, no secret. */
  readonly operatorNote?: string;
  readonly cause?: unknown;
}

/** An expected failure. `message` is the sentence of the closed list; `details` is for operators. */
export class Fault extends Error {
  override readonly name = 'Fault';
  readonly code: FaultCode;
  readonly details: FaultDetails;

  constructor(code: FaultCode, details: FaultDetails = {}) {
    super(FAULTS[code].says, { cause: details.cause });
    this.code = code;
    this.details = details;
  }

  get kind(): FaultKind {
    return FAULTS[this.code].kind;
  }
}

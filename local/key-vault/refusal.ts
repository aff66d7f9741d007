/**
 * An answer that says no, in Key Vault's error shape:
 * https://learn.microsoft.com/azure/key-vault/general/authentication-requests-and-responses
 */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly innerCode: string | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    code: string,
    message: string,
    more: { innerCode?: string; headers?: Readonly<Record<string, string>> } = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.innerCode = more.innerCode;
    this.headers = more.headers ?? {};
  }

  body(): object {
    const inner = this.innerCode === undefined ? {} : { innererror: { code: this.innerCode } };
    return { error: { code: this.code, message: this.message, ...inner } };
  }
}

export const badParameter = (message: string): Refusal => new Refusal(400, 'BadParameter', message);

export const secretNotFound = (name: string): Refusal =>
  new Refusal(404, 'SecretNotFound', `A secret with (name/id) ${name} was not found in this key vault.`);

export const deletedSecretNotFound = (name: string): Refusal =>
  new Refusal(404, 'SecretNotFound', `Deleted Secret not found: ${name}`);

export const nameIsDeleted = (name: string): Refusal =>
  new Refusal(
    409,
    'Conflict',
    `Secret ${name} is currently in a deleted but recoverable state, and its name cannot be reused; ` +
      'in this state, the secret can only be recovered or purged.',
    { innerCode: 'ObjectIsDeletedButRecoverable' },
  );

export const nameIsTaken = (name: string): Refusal =>
  new Refusal(409, 'Conflict', `A secret with the name ${name} already exists in this vault.`);

export const secretIsDisabled = (): Refusal =>
  new Refusal(403, 'Forbidden', 'Operation get is not allowed on a disabled secret.', { innerCode: 'SecretDisabled' });

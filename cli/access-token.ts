import { CommandFailure, EXIT } from './exit-codes.ts';

/** The variable that may hold an access token. */
export const TOKEN = 'FIRST_DAY_PASS_TOKEN';

/** For the command of another program to answer, in milliseconds. */
const PATIENCE_MS = 20_000;
const LONGEST = 200;

/** Whatever the registration grants this person; the Azure CLI takes no single permission. */
const scopeOf = async (signIn: () => Promise<unknown>): Promise<string> => {
  const { clientId } = Object(await signIn()) as { readonly clientId?: unknown };
  if (typeof clientId === 'string') return `api://${clientId}/.default`;
  throw new CommandFailure(
    EXIT.unreachable,
    'What answers there is not First Day Pass. Check FIRST_DAY_PASS_URL or --url.',
  );
};

interface Failing {
  readonly message?: unknown;
  /** One for each way that was tried. */
  readonly errors?: readonly unknown[];
}

/** What each way said, in a line. */
const reasonsIn = (error: unknown): string => {
  const { message, errors } = Object(error) as Failing;
  if (errors) return errors.map(reasonsIn).join('');
  const [first = ''] = String(message).split('\n');
  return `\n  ${first.slice(0, LONGEST)}`;
};

/**
 * Of the person who is signed in to the Azure CLI or to azd, unless a token is given.
 *
 * @param signIn what the service tells about signing in
 */
export const accessToken = async (signIn: () => Promise<unknown>): Promise<string> => {
  const given = process.env[TOKEN]?.trim();
  if (given) return given;
  const scope = await scopeOf(signIn);
  // Loaded only where it is needed: it takes longer than everything else together.
  const { AzureCliCredential, AzureDeveloperCliCredential, ChainedTokenCredential } = await import('@azure/identity');
  const patience = { processTimeoutInMs: PATIENCE_MS };
  const ways = [new AzureCliCredential(patience), new AzureDeveloperCliCredential(patience)];
  try {
    return (await new ChainedTokenCredential(...ways).getToken(scope)).token;
  } catch (error) {
    throw new CommandFailure(
      EXIT.notSignedIn,
      `Nobody is signed in. Run "az login", or put an access token into ${TOKEN}.${reasonsIn(error)}`,
    );
  }
};

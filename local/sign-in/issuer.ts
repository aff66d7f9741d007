import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Provider } from 'oidc-provider';
import { newProvider } from './provider.ts';
import type { Organisation } from './people.ts';
import { firstSigningKeys, rotated } from './signing-keys.ts';
import type { SigningKeys } from './signing-keys.ts';
import { memoryStorage } from './storage.ts';

/** The issuer with its keys. Sessions and codes outlive a rotation. */
export interface Issuer {
  readonly url: string;
  readonly organisation: Organisation;
  provider(): Provider;
  keys(): SigningKeys;
  /** Answers at the issuer's own endpoints. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  rotateKeys(withdrawOld: boolean): Promise<void>;
}

export const newIssuer = async (organisation: Organisation, url: string): Promise<Issuer> => {
  const constant = { issuer: url, organisation, storage: memoryStorage(), cookieKey: randomUUID() };
  let keys = await firstSigningKeys();
  let provider = newProvider({ ...constant, keys });
  let answer = provider.callback();
  return {
    url,
    organisation,
    provider: () => provider,
    keys: () => keys,
    handle: (request, response) => answer(request, response),
    rotateKeys: async (withdrawOld) => {
      keys = await rotated(keys, withdrawOld);
      provider = newProvider({ ...constant, keys });
      answer = provider.callback();
    },
  };
};

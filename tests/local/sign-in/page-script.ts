import * as oauth from 'oauth4webapi';
import type { Stop } from './visitor.ts';

/** What the script of a signed-in page does, with the same library as the product's pages. */
export interface PageScript {
  readonly server: oauth.AuthorizationServer;
  /** An authorization request of the page; `more` adds to or replaces its parameters, `undefined` leaves one out. */
  begin(more?: Readonly<Record<string, string | undefined>>): Promise<Begun>;
  /** Redeems what came back to the page. Throws what the library throws when the answer is not a token. */
  finish(begun: Begun, stop: Stop, verifier?: string): Promise<oauth.TokenEndpointResponse>;
}

export interface Begun {
  readonly url: URL;
  readonly verifier: string;
  readonly state: string;
  readonly redirectUri: string;
}

const LOOPBACK = { [oauth.allowInsecureRequests]: true };

export const discovered = async (issuer: string): Promise<oauth.AuthorizationServer> => {
  const url = new URL(issuer);
  const response = await oauth.discoveryRequest(url, { algorithm: 'oidc', ...LOOPBACK });
  return oauth.processDiscoveryResponse(url, response);
};

export const pageScript = async (issuer: string, clientId: string, redirectUri: string): Promise<PageScript> => {
  const server = await discovered(issuer);
  const client = { client_id: clientId };
  return {
    server,
    begin: async (more = {}) => {
      const [verifier, state] = [oauth.generateRandomCodeVerifier(), oauth.generateRandomState()];
      const url = new URL(server.authorization_endpoint ?? '');
      const parameters = {
        client_id: clientId,
        redirect_uri: redirectUri,
        response_type: 'code',
        state,
        scope: `openid profile api://${clientId}/FirstDayPass.Use`,
        code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        ...more,
      };
      for (const [name, value] of Object.entries(parameters))
        if (value !== undefined) url.searchParams.set(name, value);
      return { url, verifier, state, redirectUri: parameters.redirect_uri ?? redirectUri };
    },
    finish: async (begun, stop, verifier = begun.verifier) => {
      if (stop.kind !== 'sent away') throw new Error(`the sign-in stayed at ${stop.url.href}: ${stop.html}`);
      const answer = oauth.validateAuthResponse(server, client, stop.to, begun.state);
      const headers = { origin: new URL(begun.redirectUri).origin };
      const response = await oauth.authorizationCodeGrantRequest(
        ...([server, client, oauth.None(), answer, begun.redirectUri, verifier] as const),
        { headers, ...LOOPBACK },
      );
      return oauth.processAuthorizationCodeResponse(server, client, response);
    },
  };
};

import type { IncomingMessage, ServerResponse } from 'node:http';
import { errors } from 'oidc-provider';
import type { Provider } from 'oidc-provider';
import { readText } from './body.ts';
import { choosePage, errorPage, PAGE_HEADERS } from './pages.ts';
import { personWithId } from './people.ts';
import type { Organisation } from './people.ts';

/** The page with the list of people: shows it, and takes the choice. */
export const choose = async (
  provider: Provider,
  organisation: Organisation,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  try {
    if (request.method === 'POST') await takeChoice(provider, organisation, request, response);
    else await showChoices(provider, organisation, request, response);
  } catch (error) {
    if (!(error instanceof errors.OIDCProviderError)) throw error;
    const way = 'This sign-in was not begun in this browser, or it has lapsed.';
    sendPage(response, 400, errorPage(error.error, way));
  }
};

const showChoices = async (
  provider: Provider,
  organisation: Organisation,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const { params } = await provider.interactionDetails(request, response);
  const hint = params['login_hint'];
  sendPage(response, 200, choosePage(organisation, typeof hint === 'string' ? hint : undefined));
};

const takeChoice = async (
  provider: Provider,
  organisation: Organisation,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const { prompt } = await provider.interactionDetails(request, response);
  const chosen = new URLSearchParams(await readText(request)).get('person');
  const person = personWithId(organisation, chosen ?? '');
  if (person === undefined || !person.accountEnabled) {
    const message = 'Choose somebody from the list whose account is enabled.';
    return sendPage(response, 400, errorPage('no_such_person', message));
  }
  await provider.interactionFinished(request, response, {
    login: { accountId: person.id },
    [prompt.name]: { accountId: person.id },
  });
};

const sendPage = (response: ServerResponse, status: number, page: string): void => {
  response.writeHead(status, PAGE_HEADERS).end(page);
};

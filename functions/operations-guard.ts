import type { HttpMethod, HttpRequest, HttpResponseInit } from '@azure/functions';
import { z } from 'zod';
import type { SignedInPerson } from '../shared/adapters/sign-in-tokens.ts';
import type { Product } from '../shared/compose.ts';
import { failure } from './http-answer.ts';
import { API_HEADERS } from './http-headers.ts';
import { registerRoute } from './http-route.ts';
import { signedIn, type ReleaseDoors } from './releases.ts';

/** App roles: an operator acts and reads, an auditor reads. */
export const OPERATOR = 'FirstDayPass.Operator';
export const AUDITOR = 'FirstDayPass.Auditor';

/** What these doors ask of the product. */
export type OperationsDoors = Pick<ReleaseDoors, 'signedIn'> &
  Pick<Product, 'operations'> & {
    readonly config: Pick<Product['config'], 'publicUrl' | 'signIn' | 'mode' | 'pilot'>;
  };

/** What answers for one method of a door. `acts`: for operators alone. */
export interface Operation {
  readonly acts: boolean;
  readonly handle: (request: HttpRequest, person: SignedInPerson) => Promise<HttpResponseInit>;
}

const needed = ({ acts }: Operation): readonly string[] => (acts ? [OPERATOR] : [OPERATOR, AUDITOR]);

const REASON_RULE = 'a reason of 3 to 500 characters, without control characters';

/** Why somebody acts: on the record for good, so the words are to be chosen with care. Others read it in their terminals. */
export const reasonRule = z
  .string(REASON_RULE)
  .transform((text) => text.normalize('NFC').replaceAll(/\s+/g, ' ').trim())
  .refine(
    (text) => text.length >= 3 && text.length <= 500 && text.isWellFormed() && !/\p{Cc}/u.test(text),
    REASON_RULE,
  );

/** Registers one address for signed-in staff. Who lacks the role is turned away, on the record, before anything is read. */
export const registerOperation = (
  doors: OperationsDoors,
  name: string,
  route: string,
  methods: Readonly<Partial<Record<HttpMethod, Operation>>>,
): void =>
  registerRoute({
    name,
    route: `api/operations/${route}`,
    allow: Object.keys(methods) as HttpMethod[],
    headers: API_HEADERS,
    handle: signedIn(doors, async (request, person) => {
      const operation = methods[request.method as HttpMethod];
      if (!operation) return failure('wrong-method');
      const needs = needed(operation);
      if (needs.some((role) => person.roles.includes(role))) return operation.handle(request, person);
      await doors.operations.tellRefusal({
        actor: person.oid,
        operation: `${request.method} ${name}`,
        needs: needs.join(' or '),
      });
      return failure('not-allowed', { message: `This takes the app role ${needs.join(' or ')}.` });
    }),
  });

/** What is wrong with a query or a path, as `readBody` says it of a body. */
export const malformed = (path: string, rule: string): HttpResponseInit =>
  failure('malformed', { problems: [{ path, rule }] });

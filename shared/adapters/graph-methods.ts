import { z } from 'zod';
import { bodyOf, type Graph } from './graph-client.ts';
import { faultOf } from './graph-errors.ts';
import { graphPath } from './graph-path.ts';

const methods = z.object({ value: z.array(z.object({ '@odata.type': z.string() })) });

/** What an account has without anybody having registered a thing. */
const NOT_REGISTERED = new Set([
  '#microsoft.graph.passwordAuthenticationMethod',
  '#microsoft.graph.temporaryAccessPassAuthenticationMethod',
]);

/**
 * Whether somebody registered a sign-in method on the account. `unknown`: `UserAuthenticationMethod.Read.All` was not granted.
 * https://learn.microsoft.com/graph/api/authentication-list-methods
 */
export const hasMethod = async (graph: Graph, id: string): Promise<boolean | 'unknown'> => {
  const outcome = await graph.call('GET', graphPath`/users/${id}/authentication/methods`);
  if (outcome.kind === 'refused' && outcome.status === 403) return 'unknown';
  if (outcome.kind === 'refused') throw faultOf(outcome);
  return bodyOf(outcome, methods).value.some((method) => !NOT_REGISTERED.has(method['@odata.type']));
};

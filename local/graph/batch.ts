import type { Answer } from './call.ts';
import { perform, refusalAnswer } from './dispatch.ts';
import type { Asked, RequestIds } from './dispatch.ts';
import { GraphError, malformed } from './errors.ts';
import { splitUrl } from './request-body.ts';
import type { Tenant } from './tenant.ts';

interface Part {
  readonly id: string;
  readonly method: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly dependsOn?: readonly string[];
}

const MOST = 20;

const isPart = (value: unknown): value is Part =>
  typeof value === 'object' &&
  value !== null &&
  ['id', 'method', 'url'].every((name) => typeof Object.entries(value).find(([key]) => key === name)?.[1] === 'string');

const partsOf = ({ body }: Asked): readonly Part[] => {
  const requests: unknown = typeof body === 'object' && body && 'requests' in body ? body.requests : undefined;
  if (!Array.isArray(requests) || !requests.every(isPart)) throw malformed('Invalid batch payload format.');
  if (requests.length > MOST) throw malformed(`Number of batch request steps exceeds the maximum value of ${MOST}.`);
  if (new Set(requests.map(({ id }) => id)).size < requests.length)
    throw malformed('Invalid batch payload: the ids of its requests must differ.');
  return requests;
};

const lowerCased = (headers: Readonly<Record<string, string>> = {}): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

const FAILED_DEPENDENCY: Answer = {
  status: 424,
  body: { error: { code: 'FailedDependency', message: 'A request that this one depends on failed.' } },
};

const answerOf = (tenant: Tenant, outer: Asked, part: Part, ids: RequestIds): Answer => {
  const headers = lowerCased(part.headers);
  if (part.body !== undefined && headers['content-type'] === undefined)
    return refusalAnswer(
      malformed(`Request ${part.id} has a body and no Content-Type header.`),
      ids,
      tenant.clock.now(),
    );
  const asked = {
    ...outer,
    ...splitUrl(part.url),
    method: part.method,
    headers,
    body: part.body,
  };
  const answer = perform(tenant, asked, ids);
  return answer === 'dropped' ? { status: 504 } : answer;
};

/**
 * `POST /$batch`: up to 20 requests; those whose dependency failed answer 424.
 * @see https://learn.microsoft.com/graph/json-batching
 */
export const performBatch = (tenant: Tenant, outer: Asked, ids: RequestIds): Answer => {
  if (outer.method !== 'POST' || outer.segments.length > 1)
    throw new GraphError(405, 'Request_BadRequest', 'Specified HTTP method is not allowed for the request target.');
  tenant.calls.arrived('POST', '/$batch');
  const failed = new Set<string>();
  const responses = partsOf(outer).map((part) => {
    const depends = part.dependsOn?.some((id) => failed.has(id)) === true;
    const { status, body, headers } = depends ? FAILED_DEPENDENCY : answerOf(tenant, outer, part, ids);
    if (status >= 400) failed.add(part.id);
    return {
      id: part.id,
      status,
      headers: { ...headers, 'Content-Type': 'application/json' },
      ...(body === undefined ? {} : { body }),
    };
  });
  return { status: 200, body: { responses } };
};

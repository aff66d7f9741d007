import { GraphError } from '@microsoft/microsoft-graph-client';
import { z } from 'zod';
import { Fault } from '../domain/fault.ts';
import type { FaultCode } from '../domain/fault.ts';
import { retryAfterMs } from './graph-retry.ts';
import { errorName, requestIdOf } from './graph-request-id.ts';

/** Graph's no: its status, code and text. The text may name a person: match it, never print it. */
export interface GraphRefusal {
  readonly kind: 'refused';
  /** Method and path template of the call. */
  readonly call: string;
  readonly status: number;
  readonly code: string;
  readonly text: string;
  readonly details: readonly { readonly code: string; readonly target: string }[];
  readonly retryAfterMs?: number;
  readonly requestId?: string;
}

const errorBody = z.object({
  error: z.object({
    code: z.string().default(''),
    message: z.string().default(''),
    details: z
      .array(z.object({ code: z.string().nullish(), target: z.string().nullish() }))
      .nullish()
      .catch(undefined),
  }),
});

/** Reads the body of an error. https://learn.microsoft.com/graph/errors */
export const refusalOf = async (call: string, response: Response): Promise<GraphRefusal> => {
  const read = errorBody.safeParse(parsed(await response.text()));
  const error = read.success ? read.data.error : { code: '', message: '', details: [] };
  const wait = retryAfterMs(response.headers);
  return {
    kind: 'refused',
    call,
    status: response.status,
    code: error.code,
    text: error.message,
    details: (error.details ?? []).map(({ code, target }) => ({ code: code ?? '', target: target ?? '' })),
    ...(wait === undefined ? {} : { retryAfterMs: wait }),
    ...requestIdOf(response),
  };
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** Whether the text holds a fragment, whatever its case. */
export const says = ({ text }: GraphRefusal, fragment: string): boolean =>
  text.toLowerCase().includes(fragment.toLowerCase());

const CODES: Readonly<Record<number, FaultCode>> = {
  400: 'TEXT_REFUSED_BY_GRAPH',
  403: 'GRAPH_FORBIDDEN',
  404: 'ACCOUNT_NOT_REPLICATED',
  429: 'GRAPH_THROTTLED',
};

/** The fault of a refusal that the caller has no better word for. */
export const faultOf = (refusal: GraphRefusal, code: FaultCode = CODES[refusal.status] ?? 'GRAPH_UNAVAILABLE'): Fault =>
  new Fault(code, {
    operatorNote: `${refusal.call} answered ${refusal.status} ${refusal.code}`.trim(),
    ...(refusal.retryAfterMs === undefined ? {} : { retryAfterMs: refusal.retryAfterMs }),
    ...(refusal.requestId === undefined ? {} : { requestId: refusal.requestId }),
  });

/** The fault of a call that got no readable answer: whether Graph did it is unknown. No cause of ours may quote the answer. */
export const noAnswer = (call: string, error: unknown): Fault =>
  new Fault('GRAPH_UNAVAILABLE', {
    operatorNote: `${call} got no answer (${nameOf(error)})`,
  });

/** The client wraps what `fetch` threw and keeps its name as a code. */
const nameOf = (error: unknown): string => (error instanceof GraphError && error.code ? error.code : errorName(error));

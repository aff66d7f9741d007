import { Fault } from '../domain/fault.ts';
import type { FaultCode } from '../domain/fault.ts';

/** How a call to an Azure REST service failed, without its request and response: those hold rows and secrets. */
export interface RestFailure {
  /** Absent: no answer came. */
  readonly status?: number;
  /** The service's own word, such as `TableNotFound`, or the network's, such as `ECONNREFUSED`. */
  readonly code: string;
  readonly requestId?: string;
}

interface RestErrorShape {
  readonly name?: unknown;
  readonly code?: unknown;
  readonly statusCode?: number;
  readonly details?: { readonly odataError?: { readonly code?: unknown } };
  readonly response?: { readonly headers?: { get(name: string): string | undefined } };
}

/** What the SDKs throw besides a RestError when no call came about: their deadline, or no token to call with. */
const NO_CALL = /^AbortError$|AuthenticationError$|^CredentialUnavailableError$|^AuthenticationRequiredError$/;

const codeOf = ({ code, details, name }: RestErrorShape): string => String(details?.odataError?.code ?? code ?? name);

/** Undefined: the error came from somewhere else, so it is a bug and goes on as it is. */
export const restFailureOf = (error: unknown): RestFailure | undefined => {
  const shape = Object(error) as RestErrorShape;
  const name = String(shape.name);
  if (name !== 'RestError' && !NO_CALL.test(name)) return undefined;
  const requestId = shape.response?.headers?.get('x-ms-request-id');
  return {
    code: codeOf(shape),
    ...(shape.statusCode !== undefined && { status: shape.statusCode }),
    ...(requestId !== undefined && { requestId }),
  };
};

/** Answers that say something about the call, not about the service or our right to call it. */
const isRefusal = ({ status = 0 }: RestFailure): boolean =>
  status >= 400 && status < 500 && ![401, 403, 408, 429].includes(status);

/**
 * The error to throw for a failure: the given fault when the service cannot be reached or does not let us in (nothing
 * can be done until it does), else a plain error that names service, status and code.
 *
 * @param called what was called, in words: a table, a secret; never a key or a value
 */
export const thrownFor = (failure: RestFailure, away: FaultCode, called: string): Error => {
  const said = [failure.status, failure.code].filter(Boolean).join(' ');
  if (isRefusal(failure)) return new Error(`${called} refused the call: ${said}`);
  const operatorNote = `${called}: ${said}`;
  const { requestId } = failure;
  return new Fault(away, {
    cause: new Error(operatorNote),
    operatorNote,
    ...(requestId !== undefined && { requestId }),
  });
};

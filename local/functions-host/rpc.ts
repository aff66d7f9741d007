/**
 * The shapes that the Functions host and its Node worker exchange, as far as `@azure/functions` looks at them.
 * Source: the worker's protocol (azure-functions-language-worker-protobuf) and the library's own converters.
 */

/** One value on its way to the worker; exactly one member is set. */
export interface TypedData {
  readonly string?: string;
  readonly json?: string;
  readonly bytes?: Uint8Array;
  readonly http?: RpcHttp | Record<string, never>;
  readonly int?: number;
  readonly double?: number;
}

/** A value that the protocol can tell from an absent one. */
export interface Nullable<T> {
  readonly value: T;
}

/** An HTTP request (host to worker) or answer (worker to host) when the app does not stream. */
export interface RpcHttp {
  readonly url?: string;
  readonly method?: string;
  readonly nullableHeaders?: Record<string, Nullable<string>>;
  readonly nullableQuery?: Record<string, Nullable<string>>;
  readonly nullableParams?: Record<string, Nullable<string>>;
  readonly statusCode?: string;
  readonly headers?: Record<string, string>;
  readonly cookies?: readonly RpcCookie[];
  readonly body?: TypedData | null;
}

/** A cookie of an answer; `expires` is in seconds since 1970, `maxAge` in seconds. */
export interface RpcCookie {
  readonly name: string;
  readonly value: string;
  readonly domain?: Nullable<string>;
  readonly path?: Nullable<string>;
  readonly expires?: Nullable<{ readonly seconds: number }>;
  readonly secure?: Nullable<boolean>;
  readonly httpOnly?: Nullable<boolean>;
  readonly sameSite?: 'none' | 'lax' | 'strict' | 'explicitNone';
  readonly maxAge?: Nullable<number>;
}

/** A trigger, input or output of a function, with the options that its registration gave. */
export interface Binding {
  readonly type: string;
  readonly direction: string;
  readonly [option: string]: unknown;
}

/** How often and how far apart the host repeats a failed call of a trigger that supports it. */
export interface RetryOptions {
  readonly retryStrategy?: 'fixedDelay' | 'exponentialBackoff';
  readonly maxRetryCount?: number;
  readonly delayInterval?: { readonly seconds: number };
  readonly minimumInterval?: { readonly seconds: number };
  readonly maximumInterval?: { readonly seconds: number };
}

/** What a registration hands to the worker. */
export interface FunctionMetadata {
  readonly name: string;
  readonly bindings: Record<string, Binding>;
  readonly retryOptions?: RetryOptions;
}

/** Which repetition of a failed call this is. */
export interface RetryContext {
  readonly retryCount: number;
  readonly maxRetryCount: number;
  readonly exception?: { readonly message: string };
}

/** The trace that a call belongs to, as W3C Trace Context writes it. */
export interface TraceContext {
  readonly traceParent: string;
  readonly traceState: string;
}

/** One call of a function as the host asks for it. */
export interface InvocationRequest {
  readonly invocationId: string;
  readonly functionId: string;
  readonly inputData: readonly { readonly name: string; readonly data: TypedData }[];
  readonly triggerMetadata: Record<string, TypedData>;
  readonly retryContext?: RetryContext;
  readonly traceContext?: TraceContext;
}

/** What the worker answers: outputs by name, and the returned value. */
export interface InvocationResponse {
  readonly invocationId: string;
  readonly outputData?: readonly { readonly name: string; readonly data: TypedData }[];
  readonly returnValue?: TypedData | null;
}

/** Levels of the host's log. */
export type LogLevel = 'trace' | 'debug' | 'information' | 'warning' | 'error' | 'critical' | 'none';

/** Where a log line of the worker comes from. */
export type LogCategory = 'user' | 'system' | 'customMetric';

/** A handler as the library registers it: the trigger's input, then the context. */
export type FunctionCallback = (...inputs: unknown[]) => unknown;

/** What the worker keeps about a running call; the library logs through it. */
export interface CoreInvocationContext {
  readonly invocationId: string;
  readonly request: InvocationRequest;
  readonly metadata: FunctionMetadata;
  state: 'preInvocationHooks' | 'invocation' | 'postInvocationHooks' | undefined;
  log(level: LogLevel, category: LogCategory, message: string): void;
}

/** The library's side of one call, in the order in which the worker uses it. */
export interface InvocationModel {
  getArguments(): Promise<{ context: unknown; inputs: unknown[] }>;
  invokeFunction(context: unknown, inputs: unknown[], handler: FunctionCallback): Promise<unknown>;
  getResponse(context: unknown, result: unknown): Promise<InvocationResponse>;
}

/** What `@azure/functions` registers about itself with the worker. */
export interface ProgrammingModel {
  readonly name: string;
  readonly version: string;
  getInvocationModel(context: CoreInvocationContext): InvocationModel;
  getCapabilities(offered: Record<string, string>): Promise<Record<string, string | undefined>>;
}

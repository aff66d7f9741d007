import type { Context, Middleware, MiddlewareOptions } from '@microsoft/microsoft-graph-client';

/** Works on one request; `next` hands it on and returns when `context.response` is there. */
export type Handling = (context: Context, next: () => Promise<void>) => Promise<void>;

/** One link of the Graph client's chain. */
export const middleware = (handle: Handling): Middleware => {
  let following: Middleware | undefined;
  return {
    execute: (context) => handle(context, async () => following?.execute(context)),
    setNext: (next) => {
      following = next;
    },
  };
};

/** Travels with a request, so that a log can name the call without the ids in its URL. */
export class CallName implements MiddlewareOptions {
  readonly template: string;

  constructor(template: string) {
    this.template = template;
  }
}

/** The path of a call with `{}` in place of its values. */
export const templateOf = (context: Context): string => {
  const name = context.middlewareControl?.getMiddlewareOptions(CallName);
  return name instanceof CallName ? name.template : '';
};

export const methodOf = (context: Context): string => context.options?.method ?? 'GET';

export const urlOf = ({ request }: Context): URL => new URL(typeof request === 'string' ? request : request.url);

export const setHeader = (context: Context, name: string, value: string): void => {
  const headers = new Headers(context.options?.headers);
  headers.set(name, value);
  context.options = { ...context.options, headers: Object.fromEntries(headers) };
};

/** The operations API of a running stack, as somebody calls it. */
import { tokenFor } from '../../samples/contractor-day.ts';
import type { WholeStack } from '../stack/whole-stack.ts';

export interface OperationsAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A GET without `body`, else a POST. */
export type Operate = (path: string, body?: object) => Promise<OperationsAnswer>;

export const operateAs = async ({ at }: WholeStack, userPrincipalName: string): Promise<Operate> => {
  const token = await tokenFor(at, userPrincipalName);
  return async (path, body) => {
    const answer = await fetch(`${at.app}/api/operations/${path}`, {
      method: body ? 'POST' : 'GET',
      headers: {
        authorization: `Bearer ${token}`,
        'x-first-day-pass': '1',
        origin: at.app,
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return {
      status: answer.status,
      headers: answer.headers,
      body: text === '' ? {} : (JSON.parse(text) as OperationsAnswer['body']),
    };
  };
};

/** One line of a list of dead letters. */
export interface Listed {
  readonly id: string;
  readonly fault: string;
  readonly contractor?: string;
  readonly says: string;
  readonly heldBack: boolean;
}

/** Every dead letter that fits, whatever the depth. */
export const listAll = async (operate: Operate, filter = ''): Promise<readonly Listed[]> => {
  const all: Listed[] = [];
  for (let from: string | undefined = '0'; from !== undefined;) {
    const { body } = await operate(`dead-letters?from=${from}&${filter}`);
    all.push(...(body['deadLetters'] as Listed[]));
    from = body['next'] as string | undefined;
  }
  return all;
};

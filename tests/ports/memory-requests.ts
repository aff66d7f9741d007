import type { Request, Requests } from '../../shared/domain/request/request.ts';

/** Requests in this process, for model and property tests. */
export const memoryRequests = (): Requests => {
  const rows = new Map<string, Request>();
  const all = (): Request[] => [...rows.values()].toSorted((one, other) => (one.id < other.id ? -1 : 1));
  return {
    insert: async (request) => void rows.set(request.id, structuredClone(request)),
    of: async (key) => all().filter(({ contractor }) => contractor === key),
    remove: async ({ id }) => void rows.delete(id),
    async *waiting(before) {
      for (const { contractor, at } of all()) if (at < before) yield { key: contractor, at };
    },
  };
};

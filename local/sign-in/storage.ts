import type { Adapter, AdapterFactory, AdapterPayload } from 'oidc-provider';

interface Entry {
  readonly payload: AdapterPayload;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/** Where the issuer keeps sessions, grants and codes: in memory, shared by its instances across a key rotation. */
export const memoryStorage = (): AdapterFactory => {
  const models = new Map<string, Map<string, Entry>>();
  return (model) => {
    const entries = models.get(model) ?? new Map<string, Entry>();
    models.set(model, entries);
    return keeping(entries);
  };
};

const isAlive = (entry: Entry): boolean => entry.expiresAt > Date.now();

const keeping = (entries: Map<string, Entry>): Adapter => {
  const living = (fits: (payload: AdapterPayload) => boolean): AdapterPayload | undefined =>
    [...entries.values()].find((entry) => isAlive(entry) && fits(entry.payload))?.payload;
  return {
    upsert: async (id, payload, expiresIn) => {
      const expiresAt = expiresIn === undefined ? Infinity : Date.now() + expiresIn * 1000;
      entries.set(id, { payload, expiresAt });
    },
    find: async (id) => {
      const entry = entries.get(id);
      return entry !== undefined && isAlive(entry) ? entry.payload : undefined;
    },
    findByUid: async (uid) => living((payload) => payload.uid === uid),
    findByUserCode: async (userCode) => living((payload) => payload.userCode === userCode),
    consume: async (id) => {
      const entry = entries.get(id);
      if (entry !== undefined) entry.payload.consumed = Math.floor(Date.now() / 1000);
    },
    destroy: async (id) => void entries.delete(id),
    revokeByGrantId: async (grantId) => {
      for (const [id, { payload }] of entries) if (payload.grantId === grantId) entries.delete(id);
    },
  };
};

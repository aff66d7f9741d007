import type { Server } from 'node:http';
import { administer } from './atom.ts';
import { control } from './control.ts';
import type { Controlled } from './control.ts';
import { createHttpServer } from './http.ts';

/** What the broker answers over HTTP: administration at a namespace's own paths, control under `/_local/`. */
export const createWeb = (controlled: Controlled): Server =>
  createHttpServer((request) =>
    request.path.startsWith('/_local/') ? control(controlled, request) : administer(controlled.namespace, request),
  );

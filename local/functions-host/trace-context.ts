import { randomBytes } from 'node:crypto';
import type { TraceContext } from './rpc.ts';

const traceparent = /^00-([0-9a-f]{32})-[0-9a-f]{16}-([0-9a-f]{2})$/;

/** The trace of a new call: a span of its own within the caller's trace (W3C traceparent), or a new trace that nobody records. */
export const traceWithin = (parent: unknown): TraceContext => {
  const [, trace, flags] = (typeof parent === 'string' && traceparent.exec(parent)) || [];
  const span = randomBytes(8).toString('hex');
  return { traceParent: `00-${trace ?? randomBytes(16).toString('hex')}-${span}-${flags ?? '00'}`, traceState: '' };
};

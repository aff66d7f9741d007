import { textOption, type Trigger } from './bindings.ts';
import type { HostLog } from './host-log.ts';
import { matchRoute, parseRoute, type Route, type RouteParameters } from './routes.ts';

/** An HTTP function and where it answers. */
export interface HttpDoor {
  readonly trigger: Trigger;
  readonly methods: readonly string[];
  readonly route: Route;
}

/** What a request found: the function and the values of its route's parameters. */
export interface Found {
  readonly door: HttpDoor;
  readonly parameters: RouteParameters;
}

const methodsOf = ({ binding }: Trigger): string[] => {
  const { methods } = binding;
  return (Array.isArray(methods) ? methods : ['GET', 'POST']).map((method) => String(method).toUpperCase());
};

const routeOf = (trigger: Trigger, routePrefix: string): Route => {
  const own = textOption(trigger, 'route') || trigger.functionName;
  if (/^\/*admin/i.test(own)) throw new Error('the route conflicts with one or more built-in routes');
  if (routePrefix !== '' && own.startsWith('/')) throw new Error('the route must not begin with a slash');
  return parseRoute(routePrefix === '' ? own : `${routePrefix}/${own}`);
};

const openDoor = (trigger: Trigger, routePrefix: string, log: HostLog): HttpDoor => {
  const level = textOption(trigger, 'authLevel') ?? 'anonymous';
  if (level !== 'anonymous')
    log.host(
      'warning',
      `${trigger.functionName}: authLevel "${level}" asks for a key on the platform; here it is open.`,
    );
  return { trigger, methods: methodsOf(trigger), route: routeOf(trigger, routePrefix) };
};

const sharesMethod = (one: HttpDoor, other: HttpDoor): boolean =>
  one.methods.some((method) => other.methods.includes(method));

/** A path that only this route is meant for: its literals, and a value of its own for each parameter. */
const samplePath = ({ segments }: Route): string =>
  `/${segments.map((segment) => (segment.kind === 'literal' ? segment.text : '~')).join('/')}`;

const warnOfShadows = (doors: readonly HttpDoor[], log: HostLog): void => {
  for (const [index, door] of doors.entries()) {
    const shadow = doors
      .slice(0, index)
      .find((earlier) => sharesMethod(earlier, door) && matchRoute(earlier.route, samplePath(door.route)));
    if (shadow === undefined) continue;
    log.host(
      'warning',
      `The route "${shadow.route.template}" of ${shadow.trigger.functionName} takes the requests for "${door.route.template}" of ` +
        `${door.trigger.functionName}: the platform tries routes in the order of the functions' names, not by how specific they are. ` +
        `Rename ${door.trigger.functionName} so that it comes first, or constrain the other route.`,
    );
  }
};

const conflicts = (one: HttpDoor, other: HttpDoor): boolean =>
  one.route.template.toLowerCase() === other.route.template.toLowerCase() && sharesMethod(one, other);

const addDoor = (doors: HttpDoor[], trigger: Trigger, routePrefix: string, log: HostLog): void => {
  try {
    const door = openDoor(trigger, routePrefix, log);
    const same = doors.find((other) => conflicts(door, other));
    if (same !== undefined) throw new Error(`the route conflicts with the route of ${same.trigger.functionName}`);
    doors.push(door);
  } catch (error) {
    log.host('error', `The function ${trigger.functionName} is in error and not served: ${(error as Error).message}.`);
  }
};

const byName = (one: Trigger, other: Trigger): number => {
  const [left, right] = [one.functionName.toUpperCase(), other.functionName.toUpperCase()];
  return left < right ? -1 : Number(left > right);
};

/**
 * The HTTP functions in the order in which the real host tries them: by name, case aside. It has no precedence of
 * literals over parameters (azure-functions-host issue 9876); who relies on one gets a warning here.
 */
export const openDoors = (triggers: readonly Trigger[], routePrefix: string, log: HostLog): HttpDoor[] => {
  const doors: HttpDoor[] = [];
  for (const trigger of triggers.toSorted(byName)) addDoor(doors, trigger, routePrefix, log);
  warnOfShadows(doors, log);
  return doors;
};

/** The first door whose route and methods fit; undefined is a 404, a wrong method too (azure-functions-host issue 10098). */
export const findDoor = (doors: readonly HttpDoor[], method: string, path: string): Found | undefined => {
  for (const door of doors) {
    const parameters = door.methods.includes(method) ? matchRoute(door.route, path) : undefined;
    if (parameters !== undefined) return { door, parameters };
  }
  return undefined;
};

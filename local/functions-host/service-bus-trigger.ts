import { textOption, type Trigger } from './bindings.ts';
import { createDeliver } from './delivery.ts';
import type { HostJson } from './host-json.ts';
import type { HostLog } from './host-log.ts';
import type { Invoker } from './invocation.ts';
import { startMessagePump, type Pump } from './message-pump.ts';
import { createNextSession } from './next-session.ts';
import { guardSettlement } from './rhea-guard.ts';
import type { FunctionMetadata } from './rpc.ts';
import { connectionOf } from './service-bus-client.ts';
import { startSessionPump } from './session-pump.ts';
import { resolveSettings } from './settings.ts';
import { StartError } from './start-error.ts';

interface ServiceBusParts {
  readonly trigger: Trigger;
  readonly metadata: FunctionMetadata;
  readonly invoker: Invoker;
  readonly hostJson: HostJson;
  readonly log: HostLog;
}

const entityOf = (trigger: Trigger): string => {
  const where = `The function ${trigger.functionName}`;
  const named = (option: string): string | undefined => {
    const text = textOption(trigger, option);
    return text === undefined ? undefined : resolveSettings(text, process.env, where);
  };
  const [queue, topic, subscription] = [named('queueName'), named('topicName'), named('subscriptionName')];
  if (queue !== undefined) return queue;
  if (topic !== undefined && subscription !== undefined) return `${topic}/Subscriptions/${subscription}`;
  throw new StartError(`${where} names neither a queue nor a topic with a subscription.`);
};

const refuseUnsupported = ({ functionName, binding }: Trigger): void => {
  if (binding['cardinality'] === 'many')
    throw new StartError(
      `The function ${functionName} asks for batches (cardinality "many"): the local host hands over one message at a time.`,
    );
  if (binding['sdkBinding'] === true)
    throw new StartError(
      `The function ${functionName} sets sdkBinding: the local host settles by return and throw alone.`,
    );
};

const warn = ({ trigger, metadata, log }: ServiceBusParts, autoComplete: boolean): void => {
  if (metadata.retryOptions !== undefined)
    log.host(
      'warning',
      `${trigger.functionName}: a retry policy has no effect on a Service Bus trigger, here and on the platform.`,
    );
  if (!autoComplete)
    log.host(
      'warning',
      `${trigger.functionName}: with autoCompleteMessages false nothing completes its messages; each comes back when its lock ends.`,
    );
};

/** Starts to listen for a Service Bus function. Throws StartError on what the local host does not do or a setting that is missing. */
export const startServiceBus = async (parts: ServiceBusParts): Promise<Pump> => {
  const { trigger, invoker, hostJson, log } = parts;
  const options = hostJson.serviceBus;
  refuseUnsupported(trigger);
  const entity = entityOf(trigger);
  const connect = await connectionOf(textOption(trigger, 'connection') ?? 'AzureWebJobsServiceBus', process.env, log);
  const ownChoice = trigger.binding['autoCompleteMessages'];
  const autoComplete = typeof ownChoice === 'boolean' ? ownChoice : options.autoCompleteMessages;
  warn(parts, autoComplete);
  guardSettlement();
  const deliver = createDeliver({ trigger, invoker, log, autoComplete });
  if (trigger.binding['isSessionsEnabled'] === true) {
    return startSessionPump({ nextSession: createNextSession(connect, entity), entity, deliver, log, options });
  }
  return startMessagePump({ client: connect(), entity, deliver, log, ...options });
};

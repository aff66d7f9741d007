import { NotSeen, ok, warning, wrong, type Check, type Verdict } from './check.ts';
import {
  queueByConnectionString,
  queueByNamespace,
  queueByResource,
  type QueueFacts,
  type ReadQueue,
} from './queue-facts.ts';
import type { Place } from './reach.ts';
import { source } from './source.ts';
import { makeAgain, setting, type Subject } from './subject.ts';

/** As the template and `local/service-bus/config.json` make the queue. */
const DELIVERIES = 20;
const LOCK = 'PT1M';
/** More than a busy minute leaves lying about. */
const MANY = 1_000;

const reader = ({ config, environment, caller }: Subject): ReadQueue => {
  const { serviceBus, queue } = config;
  const { AZURE_SUBSCRIPTION_ID: subscriptionId, AZURE_RESOURCE_GROUP: resourceGroup } = environment;
  if (serviceBus.kind === 'connection string') return queueByConnectionString(serviceBus.connectionString, queue);
  if (subscriptionId === undefined || resourceGroup === undefined)
    return queueByNamespace(serviceBus.endpoint, queue, caller.credential);
  const namespace = serviceBus.endpoint.split('.')[0] ?? '';
  return queueByResource({ subscriptionId, resourceGroup, namespace, queue }, caller.credential);
};

const RIGHT =
  'Reader on the resource group, with AZURE_SUBSCRIPTION_ID and AZURE_RESOURCE_GROUP set; else Azure Service Bus Data Owner on the queue';

export const queueChecks = (subject: Subject, place: Place): readonly Check[] => {
  const again = makeAgain(subject);
  const { queue } = subject.config;
  const asked = source({ name: 'Service Bus', right: RIGHT, ask: reader(subject) });
  const another = setting(subject, 'CONTRACTOR_QUEUE', `${queue}-2`);

  /** A queue that is not there is one finding, not seven. */
  const look = (judge: (facts: QueueFacts) => Verdict) => async (): Promise<Verdict> => {
    const facts = await asked();
    if (!facts) throw new NotSeen(`there is no queue ${queue}`, 'see queue/there');
    return judge(facts);
  };

  return [
    {
      id: 'queue/answers',
      expects: 'Service Bus answers',
      why: 'Events come in through this queue, and the product’s own nudges.',
      look: place.answers,
    },
    {
      id: 'queue/there',
      expects: 'the queue is there',
      why: 'The app does not start without it.',
      look: async () => ((await asked()) ? ok(queue) : wrong(`there is no queue ${queue}`, again)),
    },
    {
      id: 'queue/enabled',
      expects: 'the queue takes and gives messages',
      why: 'A queue that is disabled refuses HR’s events or keeps them.',
      look: look(({ status }) => (status === 'Active' ? ok('active') : wrong(`its status is ${status}`, again))),
    },
    {
      id: 'queue/sessions',
      expects: 'sessions are on',
      why: 'One contractor’s messages are handled in a row; the trigger does not start on a queue without sessions.',
      look: look(({ sessions }) =>
        sessions ? ok('on') : wrong('sessions are off, and that cannot be changed: it takes another queue', another),
      ),
    },
    {
      id: 'queue/deliveries',
      expects: `a message is delivered ${DELIVERIES} times at most`,
      why: 'Fewer, and a store that is away for a minute makes dead letters; more, and a refused message takes longer to get there.',
      look: look(({ deliveries }) =>
        deliveries === DELIVERIES ? ok(String(deliveries)) : wrong(`${deliveries} deliveries`, again),
      ),
    },
    {
      id: 'queue/lock',
      expects: 'a message is locked for a minute',
      why: 'A handler that died keeps its contractor waiting for as long as the lock lasts.',
      look: look(({ lock }) => (lock === LOCK ? ok(lock) : wrong(`the lock lasts ${lock}`, again))),
    },
    {
      id: 'queue/duplicates',
      expects: 'duplicate detection is off',
      why: 'It drops an event that HR sends again on purpose, and says nothing.',
      look: look(({ duplicateDetection }) =>
        duplicateDetection
          ? wrong('duplicate detection is on, and that cannot be changed: it takes another queue', another)
          : ok('off'),
      ),
    },
    {
      id: 'queue/expiry',
      expects: 'what expires becomes a dead letter',
      why: 'Otherwise an event that waited too long is gone without a trace.',
      look: look(({ deadLettersOnExpiry }) =>
        deadLettersOnExpiry ? ok('on') : wrong('expired messages are dropped', again),
      ),
    },
    {
      id: 'queue/partitions',
      expects: 'the queue is not partitioned',
      why: 'The sequence numbers of a partitioned queue do not order dead letters.',
      look: look(({ partitioned }) =>
        partitioned
          ? wrong('it is partitioned, and that cannot be changed: it takes another queue', another)
          : ok('not partitioned'),
      ),
    },
    {
      id: 'queue/backlog',
      expects: 'messages do not pile up',
      why: 'First days wait behind them.',
      look: look(({ active }) =>
        active < MANY
          ? ok(`${active} active`)
          : warning(`${active} active messages`, 'see whether the app runs: docs/operate.md, by symptom'),
      ),
    },
    {
      id: 'queue/dead-letters',
      expects: 'no dead letter waits',
      why: 'Each is an event or a step that gave up and waits for somebody.',
      look: look(({ deadLetters }) =>
        deadLetters === 0
          ? ok('none')
          : warning(
              `${deadLetters}, those included that were replayed and not cleared yet`,
              'first-day-pass dead-letter list --count',
            ),
      ),
    },
  ];
};

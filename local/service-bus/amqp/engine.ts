import rhea from 'rhea';
import type {
  AmqpError,
  Connection,
  Container,
  Delivery as RheaDelivery,
  Receiver,
  Sender,
  Session as RheaSession,
} from 'rhea';
import type { Server, Socket } from 'node:net';
import type { Typed } from 'rhea';
import type { ServiceError } from '../service-error.ts';

/** The broker's end of an AMQP session, with what rhea keeps to itself. */
export interface LinkSession extends RheaSession {
  readonly outgoing: {
    readonly next_delivery_id: number;
    readonly next_pending_delivery: number;
    available(): number;
  };
  on_transfer(frame: { readonly performative: { message_format: number | null | undefined } }): void;
  create_sender(...args: unknown[]): OutgoingLink;
  create_receiver(...args: unknown[]): IncomingLink;
}

interface LocalAttach {
  readonly local: {
    readonly attach: {
      snd_settle_mode: number;
      rcv_settle_mode: number;
      max_message_size: number;
      properties: Record<string, unknown>;
    };
  };
}

/** A link on which the broker sends. */
export interface OutgoingLink extends Sender, LocalAttach {
  session: LinkSession;
  credit: number;
  delivery_count: number;
  _draining: boolean;
  _get_drain(): boolean;
}

/** A link on which a client sends. */
export interface IncomingLink extends Receiver, LocalAttach {
  session: LinkSession;
}

/** A transfer in either direction. `remote_state` holds the client's outcome as it came. */
export interface Delivery extends Omit<RheaDelivery, 'update' | 'settled' | 'remote_settled' | 'remote_state'> {
  settled: boolean;
  remote_settled: boolean;
  readonly remote_state?: { readonly value: readonly Typed[] };
  update(settled: boolean | number, state: unknown): void;
}

/** What rhea tells of a transfer: messages arrive here undecoded, see `openSession`. */
export interface TransferContext {
  readonly message: Buffer;
  readonly format: number | undefined;
  readonly delivery: Delivery;
}

interface Outcomes {
  accepted(): { described(): unknown };
  rejected(fields: { readonly error: AmqpError }): { described(): unknown };
}

const outcomes = rhea.message as unknown as Outcomes;

const SETTINGS = {
  autoaccept: false,
  autosettle: false,
  treat_modified_as_released: false,
  tcp_no_delay: true,
  // Fewer than a client may have in flight and its senders stall for lack of credit.
  credit_window: 4_096,
  max_frame_size: 65_536,
  idle_time_out: 60_000,
  session_buffer_size: { incoming: 4_096, outgoing: 65_536 },
};

const ANOMALIES = [
  'protocol_error',
  'disconnected',
  'connection_error',
  'session_error',
  'sender_error',
  'receiver_error',
];

/**
 * Starts an AMQP 1.0 listener on 127.0.0.1. Its container is its own, so that nothing is shared
 * with a client in the same process, and anomalies of clients are events without noise.
 */
export const listen = (port: number): { container: Container; server: Server } => {
  const container = rhea.create_container({ id: 'service-bus' });
  for (const anomaly of ANOMALIES) container.on(anomaly, () => undefined);
  container.on('error', (error: unknown) => {
    process.stderr.write(`service-bus: closed a connection: ${error instanceof Error ? error.stack : String(error)}\n`);
  });
  const server = container.listen({ ...SETTINGS, port, host: '127.0.0.1' });
  return { container, server };
};

const openLater = <L extends Sender | Receiver>(link: L): L => {
  link.open = () => undefined;
  return link;
};

/**
 * Prepares a session that a client opened: its links answer an attach when the broker calls
 * `attach`, not at once, and messages arrive as bytes, because decoding and encoding again would
 * lose types (int64 beyond 2^53, foreign described types).
 */
export const openSession = (session: LinkSession): void => {
  const createSender = session.create_sender.bind(session);
  const createReceiver = session.create_receiver.bind(session);
  const onTransfer = session.on_transfer.bind(session);
  session.create_sender = (...args) => openLater(createSender(...args));
  session.create_receiver = (...args) => openLater(createReceiver(...args));
  session.on_transfer = (frame) => {
    // rhea decodes format 0 and hands over every other one as it is.
    if (frame.performative.message_format === 0) frame.performative.message_format = undefined;
    onTransfer(frame);
  };
};

const errorOf = ({ condition, message }: ServiceError): AmqpError => ({ condition, description: message });

/** Closes a link with the reason. An attach that was not answered yet is answered first, with a link without ends. */
export const refuseLink = (link: OutgoingLink | IncomingLink, reason: ServiceError): void => {
  link.attach();
  link.close(errorOf(reason));
};

/** Settles a delivery; its place in the session's buffer is free again. */
export const accept = (delivery: Delivery): void => {
  delivery.update(true, outcomes.accepted().described());
  delivery.remote_settled = true;
};

let refusals = 1;

/**
 * Settles a delivery as refused. rhea folds neighbouring dispositions into one range without
 * comparing the first two outcomes; it does compare `settled`, so every refusal brings a truthy
 * value of its own, which is written to the wire as true.
 */
export const refuse = (delivery: Delivery, reason: ServiceError): void => {
  refusals += 1;
  delivery.update(refusals, outcomes.rejected({ error: errorOf(reason) }).described());
  delivery.remote_settled = true;
};

/** Gathers the frames of one turn into one write: rhea writes each by itself. */
export const writeTogether = (connection: Connection): void => {
  const socket = socketOf(connection);
  const write: (bytes: Buffer) => boolean = socket.write.bind(socket);
  socket.write = (bytes: Buffer): boolean => {
    if (socket.writableCorked === 0) {
      socket.cork();
      process.nextTick(() => socket.uncork());
    }
    return write(bytes);
  };
};

const EMPTY_FRAME = Buffer.from([0, 0, 0, 8, 2, 0, 0, 0]);

interface SocketOwner {
  readonly socket: Socket;
}

export const socketOf = (connection: Connection): SocketOwner['socket'] =>
  (connection as unknown as SocketOwner).socket;

/**
 * Answers input that calls for no answer with an empty frame. Clients leave Nagle's algorithm on:
 * without it their next write waits 40 ms for a delayed acknowledgement.
 */
export const acknowledgeAtOnce = (connection: Connection): void => {
  const socket = socketOf(connection);
  let waiting = false;
  socket.on('data', () => {
    if (waiting) return;
    waiting = true;
    const written = socket.bytesWritten;
    setImmediate(() => {
      waiting = false;
      if (socket.bytesWritten === written && socket.writable && connection.is_open()) socket.write(EMPTY_FRAME);
    });
  });
};

import type { clientEvents } from "../../../shared/control/events.ts";
import type { IncomingFrame } from "../../../shared/wire/frame.ts";

/** What holds one kind of message, by whom it counts for: the person over all their connections, the address, the socket that brings it. Rules are those of RULES.md. */
export interface MessageLimits {
  readonly person: string;
  readonly address: string;
  readonly socket: string;
}

const FLOOD = "`unprovenConnections`, by turns (L7, L10)";

type SyncMessage = IncomingFrame["kind"] | "upgrade" | "malformed";

/** What holds each message of a sync socket. A new kind of frame does not compile until it is named here. */
export const SYNC_MESSAGES: Readonly<Record<SyncMessage, MessageLimits>> = {
  upgrade: { person: "`syncSockets`, `handshakes`, `ticketsPerMinute` (L7, A9)", address: FLOOD, socket: "10 s for its headers (L7)" },
  "step-1": {
    person: "the budget of reading, by turns (H14, L10)",
    address: "–",
    socket: "20 in ten seconds (SW13), 4 MB a vector, unread bytes (H7)",
  },
  write: {
    person:
      "`newBytesPerSecond`, `newBytesAtOnce`, `newClientsPerHour`, `boardShares`, `unfinishedBytes`, 4 MB under way (H12, H14, E7, E8); deletions are told and held (M1 to M5)",
    address: "–",
    socket: "1 MB an update, 8 MB a step 2, reading pauses (SW12, H8)",
  },
  awareness: { person: "`newClientsPerHour` for the ids it shows (N18)", address: "–", socket: "4 kB a state, one id (SW16, SW17, T29)" },
  "query-awareness": { person: "the budget of reading, by turns (H14, L10)", address: "–", socket: "counted as a question (SW13)" },
  malformed: { person: "`handshakes`", address: FLOOD, socket: "closes it with 4400 (V1 to V12)" },
};

type ControlMessage = keyof typeof clientEvents | "connect" | "any packet";

const SERVED = "60 events served in ten seconds";

/** What holds each message of the control channel. A new event does not compile until it is named here. */
export const CONTROL_MESSAGES: Readonly<Record<ControlMessage, MessageLimits>> = {
  connect: { person: "`controlConnections`, `handshakes` (L7)", address: FLOOD, socket: "4 packets until its person is known (L7)" },
  "any packet": { person: "2,400 in ten seconds over all connections (L7)", address: "–", socket: "600 in ten seconds; 2 MB unread (L7)" },
  "room:follow": { person: "as any packet", address: "–", socket: SERVED },
  "room:unfollow": { person: "as any packet", address: "–", socket: SERVED },
  "card:opened": { person: "20,000 cards of a compartment are kept (R53)", address: "–", socket: SERVED },
  "presence:at": { person: "as any packet", address: "–", socket: SERVED },
};

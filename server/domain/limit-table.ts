// The table of limits (P12, L1 to L13). server/deploy/OPERATIONS.md says of each what happens beyond it; server/deploy/LIMITS.md lists what each one holds.

/** What a limit is a number of. */
export type LimitUnit = "count" | "bytes" | "bytes-per-second" | "per-10-seconds" | "per-minute" | "per-hour";

/** What a limit keeps for everyone else: room in the stores, the chains of the trail, which never shrink, processor time, memory, connections, boards that open quickly. */
export type Protected = "store" | "trail" | "work" | "memory" | "connections" | "boards";

/** A limit: its default, and the range that a deployment may set. */
export interface LimitRow {
  readonly usual: number;
  readonly least: number;
  readonly most: number;
  readonly unit: LimitUnit;
  /** What each has one of its own; `source`: an account at one address, or in one browser that has signed in to it before. */
  readonly of: "person" | "account" | "source" | "compartment" | "board" | "node";
  /** Whether all nodes count together, or each for itself. */
  readonly counted: "site" | "node";
  readonly protects: Protected;
}

/** Every limit that a deployment may change, in the order in which people are shown them. */
export const LIMIT_TABLE = {
  /** Sessions of an account that are valid. One more ends the one that was seen the longest ago, so that no device keeps its person out (L12). */
  sessions: { usual: 100, least: 2, most: 10_000, unit: "count", of: "account", counted: "site", protects: "store" },
  /** Valid personal access tokens of a person. */
  tokens: { usual: 50, least: 1, most: 10_000, unit: "count", of: "person", counted: "site", protects: "store" },
  /** Rooms that a person has made. */
  rooms: { usual: 200, least: 1, most: 1_000_000, unit: "count", of: "person", counted: "site", protects: "store" },
  /** Compartments that a person has made. */
  compartments: { usual: 1_000, least: 1, most: 1_000_000, unit: "count", of: "person", counted: "site", protects: "store" },
  /** Invitations and links of a person that are neither accepted nor have ended. */
  invitations: { usual: 100, least: 1, most: 10_000, unit: "count", of: "person", counted: "site", protects: "store" },
  /** Times that an account signs in, at one address or in one browser that has signed in before, in a minute: each leaves a record for ever. */
  signInsPerMinute: { usual: 60, least: 1, most: 1_000_000, unit: "per-minute", of: "source", counted: "site", protects: "trail" },
  /** Times that an account signs in in a minute, from wherever: only who has its password comes near. */
  accountSignInsPerMinute: { usual: 240, least: 1, most: 1_000_000, unit: "per-minute", of: "account", counted: "site", protects: "trail" },
  /** Changes of members, invitations and links that a person makes in a minute, on all nodes together. */
  memberChangesPerMinute: { usual: 60, least: 1, most: 1_000_000, unit: "per-minute", of: "person", counted: "site", protects: "trail" },
  /** Previews of rooms that a person asks for in a minute, on all nodes together: each builds the documents of a room. */
  previewsPerMinute: { usual: 60, least: 1, most: 1_000_000, unit: "per-minute", of: "person", counted: "site", protects: "work" },
  /** Checks of words to be released that a person asks for in a minute, on all nodes together: twice a second for three targets at once. */
  checksPerMinute: { usual: 360, least: 1, most: 1_000_000, unit: "per-minute", of: "person", counted: "site", protects: "work" },
  /** Changes of accounts, partners and sign-ins by an administrator in a minute, on all nodes together: a program that brings in a nation's people needs no more. */
  accountChangesPerMinute: { usual: 300, least: 1, most: 1_000_000, unit: "per-minute", of: "person", counted: "site", protects: "trail" },
  /** Lists of accounts that an administrator asks for in a minute, on all nodes together: each may look through all accounts for a name. */
  accountListsPerMinute: { usual: 120, least: 1, most: 1_000_000, unit: "per-minute", of: "person", counted: "site", protects: "work" },
  /** Ledgers and trails that a person reads as a whole, in a minute: each leaves a record for ever (TR5). */
  wholeReadsPerMinute: { usual: 30, least: 1, most: 1_000_000, unit: "per-minute", of: "person", counted: "site", protects: "trail" },
  /** Pages of trails that an administrator asks for in a minute: a filter that matches little looks through much. */
  trailPagesPerMinute: { usual: 120, least: 1, most: 1_000_000, unit: "per-minute", of: "person", counted: "site", protects: "work" },
  /** Past states of boards that a person asks for in a minute: each may replay a log, and is as large as a board. */
  pastStatesPerMinute: { usual: 3_000, least: 1, most: 1_000_000, unit: "per-minute", of: "person", counted: "site", protects: "work" },
  /** Comments, sightings, opinions and what becomes of them, by a person in a minute: two a second for a minute are more than anybody says. */
  actsPerMinute: { usual: 120, least: 1, most: 1_000_000, unit: "per-minute", of: "person", counted: "site", protects: "store" },
  /** How often in a minute a person says what of their inbox they have read: each time it is written, and told to all their devices. */
  readingsPerMinute: { usual: 60, least: 1, most: 1_000_000, unit: "per-minute", of: "person", counted: "site", protects: "store" },
  /** Restorations that a person asks for in a minute: each may bring back 500 cards. */
  restorationsPerMinute: { usual: 60, least: 1, most: 1_000_000, unit: "per-minute", of: "person", counted: "site", protects: "work" },
  /** Tickets for joins of boards that a person asks for in a minute. */
  ticketsPerMinute: { usual: 600, least: 1, most: 1_000_000, unit: "per-minute", of: "person", counted: "site", protects: "connections" },
  /** Partners in a compartment's set, its originator included. */
  partners: { usual: 64, least: 1, most: 1_000, unit: "count", of: "compartment", counted: "site", protects: "store" },
  /** Control connections of a person on a node. */
  controlConnections: { usual: 50, least: 1, most: 10_000, unit: "count", of: "person", counted: "node", protects: "connections" },
  /** Sync sockets of a person on a node. */
  syncSockets: { usual: 100, least: 1, most: 100_000, unit: "count", of: "person", counted: "node", protects: "connections" },
  /** Bytes of messages that have begun to arrive on the sync sockets of a person on a node: four of the largest. */
  unfinishedBytes: { usual: 32 << 20, least: 16 << 20, most: 512 << 20, unit: "bytes", of: "person", counted: "node", protects: "memory" },
  /** Bytes of large answers on a node that have not been read yet. Beyond, the oldest one of the person with the most is cut off. */
  unreadAnswerBytes: { usual: 256 << 20, least: 64 << 20, most: 512 << 20, unit: "bytes", of: "node", counted: "node", protects: "memory" },
  /** Imports of a person at once on a node. */
  personImports: { usual: 2, least: 1, most: 100, unit: "count", of: "person", counted: "node", protects: "work" },
  /** Imports at once on a node. */
  imports: { usual: 4, least: 1, most: 100, unit: "count", of: "node", counted: "node", protects: "work" },
  /** Imports that wait for their turn on a node. */
  waitingImports: { usual: 8, least: 0, most: 1_000, unit: "count", of: "node", counted: "node", protects: "memory" },
  /** Ledger exports of which a piece is made at once on a node. */
  exports: { usual: 2, least: 1, most: 100, unit: "count", of: "node", counted: "node", protects: "work" },
  /** Ledger exports that are open beside those on a node, waiting for a turn or for their reader; and as many more that wait to be opened. */
  waitingExports: { usual: 16, least: 0, most: 1_000, unit: "count", of: "node", counted: "node", protects: "memory" },
  /** Passwords hashed at once on a node; each takes 19 MiB and a core. */
  hashes: { usual: 2, least: 1, most: 64, unit: "count", of: "node", counted: "node", protects: "work" },
  /** Passwords that wait to be hashed on a node. */
  waitingHashes: { usual: 128, least: 1, most: 10_000, unit: "count", of: "node", counted: "node", protects: "memory" },
  /** Handshakes of sockets of a person in ten seconds on a node. */
  handshakes: { usual: 200, least: 1, most: 100_000, unit: "per-10-seconds", of: "person", counted: "node", protects: "connections" },
  /** Connections on a node whose person is not known yet. */
  unprovenConnections: { usual: 1_000, least: 10, most: 100_000, unit: "count", of: "node", counted: "node", protects: "connections" },
  /** Bytes of a board as one packed update. Opening one takes 0.1 to 0.2 s per MB of every client's time. */
  boardBytes: { usual: 32 << 20, least: 64 << 10, most: 512 << 20, unit: "bytes", of: "board", counted: "site", protects: "boards" },
  /** Bytes of a board above which it counts as large: people are told, and the log and the metric `majlis_large_boards` say it. */
  boardWarningBytes: { usual: 16 << 20, least: 32 << 10, most: 512 << 20, unit: "bytes", of: "board", counted: "site", protects: "boards" },
  /** Client ids of a board: each page load that writes takes one, and every vector names all of them. */
  boardClients: { usual: 50_000, least: 100, most: 200_000, unit: "count", of: "board", counted: "site", protects: "boards" },
  /** One person holds at most one part of this number of a board's bytes and client ids, so that no one can fill it alone. */
  boardShares: { usual: 4, least: 1, most: 1_000, unit: "count", of: "board", counted: "site", protects: "boards" },
  /** New content of a person on a board that is taken in the long run, bytes per second on a node; on all boards together twice as much. A quick typist makes 1 kB/s. */
  newBytesPerSecond: {
    usual: 256 << 10,
    least: 1_024,
    most: 64 << 20,
    unit: "bytes-per-second",
    of: "person",
    counted: "node",
    protects: "boards",
  },
  /** New content of a person on a board that is taken at once, bytes on a node: twice what one person may hold of a board. On all boards together twice as much. */
  newBytesAtOnce: { usual: 16 << 20, least: 1 << 20, most: 512 << 20, unit: "bytes", of: "person", counted: "node", protects: "boards" },
  /** New client ids of a person on a board, per hour on a node: a page reloaded every six seconds. */
  newClientsPerHour: { usual: 600, least: 10, most: 100_000, unit: "per-hour", of: "person", counted: "node", protects: "boards" },
} as const satisfies Record<string, LimitRow>;

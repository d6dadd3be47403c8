import { fail, ok, type Result } from "../../shared/result.ts";

// Every limit on the load that one person can cause (P12). A deployment changes them with MAJLIS_LIMITS; OPERATIONS.md lists them.

/** A limit: its default, and the range that a deployment may set. */
interface LimitRow {
  readonly usual: number;
  readonly least: number;
  readonly most: number;
}

const table = {
  /** Valid personal access tokens of a person. */
  tokens: { usual: 50, least: 1, most: 10_000 },
  /** Rooms that a person has made. */
  rooms: { usual: 200, least: 1, most: 1_000_000 },
  /** Compartments that a person has made. */
  compartments: { usual: 1_000, least: 1, most: 1_000_000 },
  /** Invitations and links of a person that are neither accepted nor have ended. */
  invitations: { usual: 100, least: 1, most: 10_000 },
  /** Changes of members, invitations and links that a person makes in a minute, on all nodes together. */
  memberChangesPerMinute: { usual: 60, least: 1, most: 1_000_000 },
  /** Previews of rooms that a person asks for in a minute, on all nodes together: each builds the documents of a room. */
  previewsPerMinute: { usual: 60, least: 1, most: 1_000_000 },
  /** Changes of accounts, partners and sign-ins by an administrator in a minute, on all nodes together: a program that brings in a nation's people needs no more. */
  accountChangesPerMinute: { usual: 300, least: 1, most: 1_000_000 },
  /** Lists of accounts that an administrator asks for in a minute, on all nodes together: each may look through all accounts for a name. */
  accountListsPerMinute: { usual: 120, least: 1, most: 1_000_000 },
  /** Partners in a compartment's set, its originator included. */
  partners: { usual: 64, least: 1, most: 1_000 },
  /** Control connections of a person on a node. */
  controlConnections: { usual: 50, least: 1, most: 10_000 },
  /** Sync sockets of a person on a node. */
  syncSockets: { usual: 100, least: 1, most: 100_000 },
  /** Bytes of messages that have begun to arrive on the sync sockets of a person on a node: four of the largest. */
  unfinishedBytes: { usual: 32 << 20, least: 16 << 20, most: 512 << 20 },
  /** Imports of a person at once on a node. */
  personImports: { usual: 2, least: 1, most: 100 },
  /** Imports at once on a node. */
  imports: { usual: 4, least: 1, most: 100 },
  /** Imports that wait for their turn on a node. */
  waitingImports: { usual: 8, least: 0, most: 1_000 },
  /** Ledger exports of which a piece is made at once on a node. */
  exports: { usual: 2, least: 1, most: 100 },
  /** Ledger exports that are open beside those on a node, waiting for a turn or for their reader; and as many more that wait to be opened. */
  waitingExports: { usual: 16, least: 0, most: 1_000 },
  /** Passwords hashed at once on a node; each takes 19 MiB and a core. */
  hashes: { usual: 2, least: 1, most: 64 },
  /** Passwords that wait to be hashed on a node. */
  waitingHashes: { usual: 128, least: 1, most: 10_000 },
  /** Handshakes of sockets of a person in ten seconds on a node. */
  handshakes: { usual: 200, least: 1, most: 100_000 },
  /** Connections on a node whose person is not known yet. */
  unprovenConnections: { usual: 1_000, least: 10, most: 100_000 },
  /** Bytes of a board as one packed update. Opening one takes 0.1 to 0.2 s per MB of every client's time. */
  boardBytes: { usual: 32 << 20, least: 64 << 10, most: 512 << 20 },
  /** Bytes of a board above which it counts as large: people are told, and the log and the metric `majlis_large_boards` say it. */
  boardWarningBytes: { usual: 16 << 20, least: 32 << 10, most: 512 << 20 },
  /** Client ids of a board: each page load that writes takes one, and every vector names all of them. */
  boardClients: { usual: 50_000, least: 100, most: 200_000 },
  /** One person holds at most one part of this number of a board's bytes and client ids, so that no one can fill it alone. */
  boardShares: { usual: 4, least: 1, most: 1_000 },
  /** New content of a person on a board that is taken in the long run, bytes per second on a node; on all boards together twice as much. A quick typist makes 1 kB/s. */
  newBytesPerSecond: { usual: 256 << 10, least: 1_024, most: 64 << 20 },
  /** New content of a person on a board that is taken at once, bytes on a node: twice what one person may hold of a board. On all boards together twice as much. */
  newBytesAtOnce: { usual: 16 << 20, least: 1 << 20, most: 512 << 20 },
  /** New client ids of a person on a board, per hour on a node: a page reloaded every six seconds. */
  newClientsPerHour: { usual: 600, least: 10, most: 100_000 },
} as const satisfies Record<string, LimitRow>;

/** The limit `handshakes` counts in this time, milliseconds. */
export const HANDSHAKE_PERIOD_MS = 10_000;

/** The name of a limit. */
export type LimitName = keyof typeof table;

/** The limits in force on a node. */
export type Limits = Readonly<Record<LimitName, number>>;

/** Every limit with its default. */
export const USUAL_LIMITS: Limits = Object.freeze(
  Object.fromEntries(Object.entries(table).map(([name, { usual }]) => [name, usual])) as Record<LimitName, number>,
);

/** The limits in force with their defaults, in the order of the table. */
export function limitsInForce(limits: Limits): readonly { readonly name: LimitName; readonly value: number; readonly usual: number }[] {
  return (Object.keys(table) as LimitName[]).map((name) => ({ name, value: limits[name], usual: USUAL_LIMITS[name] }));
}

/**
 * Reads limits written as `tokens=100,rooms=500`; those not named keep their default.
 * Fails with every fault: an unknown or repeated name, a value that is not a whole number or out of range, a warning above its limit.
 */
export function parseLimits(text: string): Result<Limits, readonly string[]> {
  const faults: string[] = [];
  const set = new Map<string, number>();
  for (const pair of text.split(",").map((part) => part.trim())) {
    if (pair === "" && text.trim() === "") continue;
    // Not cut after the second part: what stands behind another "=" is a fault, too.
    const [name = "", ...values] = pair.split("=");
    const value = values.join("=");
    const row = Object.hasOwn(table, name) ? table[name as LimitName] : undefined;
    if (row === undefined) faults.push(`there is no limit "${name}"; the limits are ${Object.keys(table).join(", ")}`);
    else if (set.has(name)) faults.push(`"${name}" is set twice`);
    else if (!/^\d{1,9}$/.test(value) || Number(value) < row.least || Number(value) > row.most)
      faults.push(`"${name}" must be a whole number from ${row.least} to ${row.most}`);
    set.set(name, Number(value));
  }
  const limits: Limits = Object.freeze({ ...USUAL_LIMITS, ...Object.fromEntries(set) });
  if (faults.length === 0 && limits.boardWarningBytes > limits.boardBytes)
    faults.push(
      `"boardWarningBytes" (${limits.boardWarningBytes}) must not be above "boardBytes" (${limits.boardBytes}): no one would be warned`,
    );
  return faults.length > 0 ? fail(faults) : ok(limits);
}

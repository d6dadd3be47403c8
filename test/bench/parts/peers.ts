import { join } from "node:path";
import { openHocuspocus } from "./hocuspocus-client.ts";
import { startMajlis, startProgram, startRelay, type MajlisOptions, type MeasuredServer } from "./measured-server.ts";

/** One of the servers that are measured side by side. */
export interface Peer {
  readonly key: string;
  readonly name: string;
  /** What it promises of an edit that another person sees. */
  readonly durability: string;
  /** What it promises of whose an edit is. */
  readonly authorship: string;
  /** Whether a board outlives the process. */
  readonly isKeeping: boolean;
  /** Starts it as shipped. `folder` is where it keeps boards; what does not keep any ignores it, as what knows no people ignores `writers`. */
  readonly start: (options: { readonly folder: string } & Pick<MajlisOptions, "isMemoryMeasured" | "writers">) => Promise<MeasuredServer>;
}

const entry = (name: string): string => join(import.meta.dirname, "..", "peers", name);

/**
 * The bare relay first, to which the rest are compared. Not among them: y-sweet (its package downloads a server from elsewhere), y-redis
 * (a store for y-websocket's server, not a server), y-partyserver and Liveblocks (a platform around them), automerge-repo and Loro (another
 * CRDT and protocol), pycrdt-websocket (Python).
 */
export const PEERS: readonly Peer[] = [
  {
    key: "relay",
    name: "bare ws relay",
    durability: "nothing is kept",
    authorship: "none",
    isKeeping: false,
    start: () => startRelay(),
  },
  {
    key: "y-websocket",
    name: "y-websocket",
    durability: "in memory, lost with the process",
    authorship: "none",
    isKeeping: false,
    start: () => startProgram({ name: "@y/websocket-server", entry: entry("y-websocket-server.ts") }),
  },
  {
    key: "y-leveldb",
    name: "y-websocket + LevelDB",
    durability: "shown first, then written, not synced to disk",
    authorship: "none",
    isKeeping: true,
    start: ({ folder }) =>
      startProgram({
        name: "@y/websocket-server with y-leveldb",
        entry: entry("y-websocket-server.ts"),
        env: { YPERSISTENCE: join(folder, "leveldb") },
      }),
  },
  {
    key: "hocuspocus",
    name: "Hocuspocus + SQLite",
    durability: "shown first, stored 2 to 10 s later",
    authorship: "sign-in by a hook, edits not bound to it",
    isKeeping: true,
    start: ({ folder }) =>
      startProgram({
        name: "Hocuspocus",
        entry: entry("hocuspocus-server.ts"),
        env: { DATABASE_FILE: join(folder, "hocuspocus.sqlite") },
        open: openHocuspocus,
      }),
  },
  {
    key: "majlis",
    name: "Majlis (SQLite)",
    durability: "on disk before anyone sees it",
    authorship: "every edit, hash-chained; ids belong to persons",
    isKeeping: true,
    start: ({ folder, ...options }) => startMajlis({ dataFolder: join(folder, "majlis"), ...options }),
  },
];

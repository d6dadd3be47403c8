// Attacks on the sync socket: floods, bytes that are no protocol, and peers that do not read.
import { randomBytes } from "node:crypto";
import { WebSocket } from "ws";
import { setTimeout as wait } from "node:timers/promises";
import { encodeStep1, encodeUpdate } from "../../../../shared/wire/frame.ts";
import { SUBPROTOCOL } from "../../../../shared/wire/limits.ts";
import { step2 } from "../../frames.ts";
import { rawUpdate } from "../../structure/raw-update.ts";
import { RawSocket } from "../../../bench/parts/raw-socket.ts";
import { eachOf, repeatFor, staying, type Attack, type Outcome } from "../attack.ts";
import type { HostileMember } from "../hostile-member.ts";
import type { MemberSocket } from "../member-socket.ts";

const MEGABYTE = 1_000_000;
/** Sync connections that one person may have (L7). */
const MOST_SOCKETS = 100;
/** Bytes of unfinished messages that one person may have (L7). */
const MOST_UNFINISHED = 32 << 20;
/** The largest message that is taken. */
const MESSAGE_BYTES = 8 << 20;
/** So many bytes of it are sent at a time. */
const PIECE_BYTES = 256 << 10;
/** What one person may write to one board in ten seconds: a burst of 16 MB, and 256 kB/s (H14). */
const MOST_BYTES = 16_000_000 + 10 * 256_000;

/** Within this a connection whose message is refused is closed, milliseconds, also by a server that is slow. */
const CLOSE_LIMIT_MS = 20_000;

/** Keeps a number of connections sending: each one that is closed connects again. */
class Flood {
  readonly #member: HostileMember;
  readonly #board: string;
  /** Whether every message closes its connection. */
  readonly #isRefused: boolean;
  readonly #codes = new Map<string, number>();
  messages = 0;
  bytes = 0;
  receipts = 0;
  /** Bytes of the writes that were saved, by the number of receipts. */
  savedBytes = 0;

  constructor(member: HostileMember, { board = member.stage.attacked, isRefused = false }: { board?: string; isRefused?: boolean } = {}) {
    this.#member = member;
    this.#board = board;
    this.#isRefused = isRefused;
  }

  /** Sends what `next` gives over so many connections, until the time is over or `bytes` were sent. */
  async run(connections: number, next: () => Uint8Array, mostBytes = Number.POSITIVE_INFINITY): Promise<void> {
    const end = performance.now() + this.#member.stage.times.attackMs;
    const one = async (): Promise<void> => {
      while (performance.now() < end && this.bytes < mostBytes)
        await this.#once(next, () => performance.now() < end && this.bytes < mostBytes);
    };
    await Promise.all(Array.from({ length: connections }, one));
  }

  async #once(next: () => Uint8Array, goesOn: () => boolean): Promise<void> {
    const socket = await this.#member.open(this.#board).catch(() => null);
    if (socket === null) {
      this.#ended("refused");
      await wait(100);
      return;
    }
    let message: Uint8Array = new Uint8Array();
    do {
      message = next();
      await socket.send(message);
      this.messages += 1;
      this.bytes += message.length;
    } while (!socket.isClosed && goesOn());
    if (this.#isRefused) for (const end = performance.now() + CLOSE_LIMIT_MS; !socket.isClosed && performance.now() < end;) await wait(10);
    else if (!socket.isClosed) await wait(200);
    this.receipts += socket.receipts;
    this.savedBytes += socket.receipts * message.length;
    if (socket.isClosed) this.#ended(String(socket.closeCode ?? "cut"));
    socket.destroy();
  }

  #ended(how: string): void {
    this.#codes.set(how, (this.#codes.get(how) ?? 0) + 1);
  }

  get outcome(): Outcome {
    const ends = [...this.#codes].map(([code, count]) => `${code} × ${count}`).join(", ");
    const sent = `${this.messages} messages, ${(this.bytes / MEGABYTE).toFixed(1)} MB sent, ${this.receipts} saved`;
    return { note: ends === "" ? sent : `${sent}; closed: ${ends}` };
  }
}

/** An attack that sends messages as fast as they are read; `isRefused` says that each closes its connection. */
function flooding(
  { isRefused = false, ...row }: Omit<Attack, "prepare"> & { readonly isRefused?: boolean },
  connections: number,
  messages: (member: HostileMember) => () => Uint8Array,
): Attack {
  return {
    ...row,
    prepare: async (member) => {
      const next = messages(member);
      return async () => {
        const flood = new Flood(member, { isRefused });
        await flood.run(connections, next);
        return flood.outcome;
      };
    },
  };
}

/** Texts of a megabyte under ever new client ids; the letters are the same, since making them would be the attacker's work alone. */
function megabytes(member: HostileMember): () => Uint8Array {
  const letters = randomBytes(700_000).toString("base64");
  return () => encodeUpdate(member.textCard(0, letters));
}

const writeFlood: Attack = {
  name: "write-flood",
  cites: "found 19, H14",
  what: "texts of 1 MB on the shared board, 294 MB in all",
  prepare: async (member) => {
    const next = megabytes(member);
    return async () => {
      const flood = new Flood(member);
      await flood.run(4, next, 294 * MEGABYTE);
      const isTooMuch = flood.savedBytes > MOST_BYTES;
      return { ...flood.outcome, broken: isTooMuch ? `${(flood.savedBytes / MEGABYTE).toFixed(0)} MB of one person saved` : undefined };
    };
  },
};

const writeFloodMany: Attack = {
  name: "write-flood-many",
  cites: "H14, P12",
  what: "the same over ten boards of one's own",
  prepare: async (member) => {
    const boards: string[] = [];
    for (let index = 0; index < 10; index++) boards.push(await member.ownBoard());
    const next = megabytes(member);
    return async () => {
      const floods = boards.map((board) => new Flood(member, { board }));
      await Promise.all(floods.map((flood) => flood.run(1, next, 30 * MEGABYTE)));
      const savedMb = floods.reduce((sum, { savedBytes }) => sum + savedBytes, 0) / MEGABYTE;
      return { note: `${savedMb.toFixed(0)} MB saved on ten boards; the first: ${floods[0]?.outcome.note}` };
    };
  },
};

const manySockets: Attack = {
  name: "sockets",
  cites: "found 19, L7",
  what: "2,000 sync connections of one person",
  prepare: async (member) => async () => {
    const sockets: MemberSocket[] = [];
    await eachOf(2_000, 50, async () => {
      const socket = await member.open().catch(() => null);
      if (socket === null) return;
      sockets.push(socket);
      await socket.send(encodeStep1(new Map()));
    });
    const open = await staying(() => sockets.filter(({ isClosed }) => !isClosed).length, MOST_SOCKETS);
    for (const socket of sockets) socket.destroy();
    return { note: `${open} stay open`, broken: open > MOST_SOCKETS ? `${open} sockets of one person stay open` : undefined };
  },
};

const unfinishedMessages: Attack = {
  name: "unfinished-messages",
  cites: "T31, L7",
  what: "100 sync connections, each with a message of 8 MB of which the last byte never comes",
  prepare: async (member) => async () => {
    const sockets: RawSocket[] = [];
    const path = `/sync/${member.stage.attacked}`;
    await eachOf(MOST_SOCKETS, 10, async () => {
      const socket = await RawSocket.open(member.stage.port, path, [SUBPROTOCOL, `bearer.${member.token}`]).catch(() => null);
      if (socket === null) return;
      sockets.push(socket);
      socket.begin(MESSAGE_BYTES, 0);
    });
    // All of them grow alike, so that none is whole before the limit is reached.
    for (let sent = 0; sent < MESSAGE_BYTES - PIECE_BYTES; sent += PIECE_BYTES)
      for (const socket of sockets.filter(({ isClosed }) => !isClosed)) {
        socket.goOn(PIECE_BYTES);
        // One that is cut meanwhile never drains.
        await Promise.race([socket.drained().catch(() => null), wait(100)]);
      }
    const open = await staying(() => sockets.filter(({ isClosed }) => !isClosed).length, MOST_UNFINISHED / MESSAGE_BYTES);
    for (const socket of sockets) socket.destroy();
    const megabytes = (open * MESSAGE_BYTES) / MEGABYTE;
    const broken = megabytes > MOST_UNFINISHED / MEGABYTE ? `${megabytes.toFixed(0)} MB of unfinished messages are kept` : undefined;
    return { note: `${open} stay open`, broken };
  },
};

const slowReaders: Attack = {
  name: "slow-readers",
  cites: "T32, SW20",
  what: "60 readers that ask for a board of 4 MB ten times each and read nothing",
  prepare: async (member) => {
    const board = await member.ownBoard();
    await member.fill(board, 4 * MEGABYTE);
    return async () => {
      const sockets: MemberSocket[] = [];
      await eachOf(60, 20, async () => {
        const socket = await member.open(board).catch(() => null);
        if (socket === null) return;
        sockets.push(socket);
        socket.stall();
        for (let ask = 0; ask < 10; ask++) await socket.send(encodeStep1(new Map()));
      });
      await wait(member.stage.times.attackMs);
      for (const socket of sockets) socket.destroy();
      return { note: `${sockets.length} stalled readers` };
    };
  },
};

const joinStorm: Attack = {
  name: "join-storm",
  cites: "P6, T30",
  what: "joins of a board of 4 MB over and over, 30 at a time",
  prepare: async (member) => {
    const board = await member.ownBoard();
    await member.fill(board, 4 * MEGABYTE);
    return async () => {
      const joins = await repeatFor(member.stage.times.attackMs, 30, async () => {
        const socket = await member.open(board).catch(() => null);
        await socket?.send(encodeStep1(new Map()));
        await wait(100);
        socket?.destroy();
      });
      return { note: `${joins} joins` };
    };
  },
};

const fragments: Attack = {
  name: "fragments",
  cites: "T31",
  what: "messages in fragments of one byte",
  prepare: async (member) => async () => {
    const codes = new Map<number, number>();
    await repeatFor(member.stage.times.attackMs, 4, async () => {
      const socket = new WebSocket(`${member.stage.socketUrl}/sync/${member.stage.attacked}`, [SUBPROTOCOL, `bearer.${member.token}`]);
      const closed = new Promise<void>((resolve) => {
        socket.on("close", (code) => {
          codes.set(code, (codes.get(code) ?? 0) + 1);
          resolve();
        });
      });
      // The error is followed by the close, which is what counts here.
      socket.on("error", () => {});
      socket.on("open", () => {
        for (let sent = 0; sent < 50_000; sent++) socket.send(Uint8Array.of(0), { fin: false });
      });
      await Promise.race([closed, wait(1_000)]);
      socket.terminate();
    });
    return { note: `closed: ${[...codes].map(([code, count]) => `${code} × ${count}`).join(", ")}` };
  },
};

/** Attacks on the sync socket. */
export const SYNC_ATTACKS: readonly Attack[] = [
  writeFlood,
  writeFloodMany,
  manySockets,
  unfinishedMessages,
  slowReaders,
  joinStorm,
  fragments,
  flooding(
    { name: "tiny-writes", cites: "H4", what: "one value after another as fast as they are read, over two connections" },
    2,
    (member) => () =>
      encodeUpdate(rawUpdate([{ client: member.newClient(), clock: 0, structs: [{ kind: 8, parent: "meta", key: `k${Math.random()}` }] }])),
  ),
  flooding({ name: "step-1-flood", cites: "T30, SW13", what: "sync step 1 as fast as it is read, over ten connections" }, 10, () => {
    const message = encodeStep1(new Map());
    return () => message;
  }),
  flooding({ name: "large-vectors", cites: "SW13", what: "step 1 with a vector of 10,000 ids, over and over" }, 4, () => {
    const message = encodeStep1(new Map(Array.from({ length: 10_000 }, (_, index) => [index + 1, 1] as const)));
    return () => message;
  }),
  flooding({ name: "query-flood", cites: "SW13", what: "query awareness as fast as it is read, over ten connections" }, 10, () => {
    const message = Uint8Array.of(3);
    return () => message;
  }),
  flooding({ name: "count-claims", cites: "T23, V4", isRefused: true, what: "7 bytes that claim 30 million structs" }, 4, () => {
    const message = encodeUpdate(rawUpdate([{ client: 7, clock: 0, structs: [], count: 3e7 }]));
    return () => message;
  }),
  flooding(
    { name: "gaps", cites: "T24, SW10", what: "updates that rest on structs that are not there" },
    4,
    (member) => () =>
      encodeUpdate(rawUpdate([{ client: member.newClient(), clock: 9, structs: [{ kind: 8, parent: "meta", key: "gap" }] }])),
  ),
  flooding({ name: "unknown-deletes", cites: "T25", what: "delete sets of 20,000 unknown ranges" }, 4, (member) => {
    const ranges = Array.from({ length: 20_000 }, (_, index) => [2 * index, 1] as const);
    const message = encodeUpdate(rawUpdate([], [[member.newClient(), ...ranges]]));
    return () => message;
  }),
  flooding({ name: "garbage", cites: "T22, SW12", what: "SyncStep2 frames with 8 MB of random bytes, over ten connections" }, 10, () => {
    const message = step2(randomBytes(8 * MEGABYTE));
    return () => message;
  }),
];

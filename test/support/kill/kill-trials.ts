import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as passed } from "node:timers/promises";
import * as Y from "yjs";
import { contentDigest } from "../../../server/domain/history/replay/content-digest.ts";
import { RestClient } from "../rest-client.ts";
import { seededNumbers } from "../seeded-history.ts";
import { startServer, type RunningServer } from "../start-server.ts";
import { LedgerAudit } from "./ledger-audit.ts";
import { RawClient } from "./raw-client.ts";

/** What to run. */
export interface KillOptions {
  readonly trials: number;
  readonly writers: number;
  readonly seed: number;
  readonly onTrial?: (line: string) => void;
}

/** What came of it. */
export interface KillReport {
  readonly trials: number;
  /** Kills while the server had read at least one update off its socket and had not receipted it. */
  readonly betweenArrivalAndReceipt: number;
  /** Updates in that state over all kills. */
  readonly caughtFrames: number;
  readonly receipts: number;
  readonly entries: number;
  /** Receipts or seen edits that are not in the ledger. */
  readonly lost: number;
  readonly duplicates: number;
  readonly faults: readonly string[];
  /** From starting the process again to the first finished join, milliseconds, per trial. */
  readonly servingAgainMs: readonly number[];
}

const COMPARTMENTS = 3;
/** A writer waits up to so long between two edits, milliseconds. */
const LONGEST_PAUSE_MS = 160;
/** Three kills in four are aimed at an update under way; the rest come at any moment. */
const AIMED = 0.75;
const LONGEST_AIM_MS = 2.5;

interface Writer {
  readonly client: RawClient;
  readonly at: number;
  readonly person: number;
  readonly key: string;
}

/** Kills a real server again and again while people write, and holds what was receipted and seen against what is left. */
export async function runKillTrials(options: KillOptions): Promise<KillReport> {
  const dataFolder = mkdtempSync(join(tmpdir(), "majlis-kill-"));
  const trials = new KillTrials(options, dataFolder);
  try {
    return await trials.run();
  } catch (cause) {
    throw new Error(`the trials broke off; the server said:\n${trials.serverOutput}`, { cause });
  } finally {
    await trials.end();
    rmSync(dataFolder, { recursive: true, force: true });
  }
}

class KillTrials {
  readonly #options: KillOptions;
  readonly #dataFolder: string;
  readonly #random: () => number;
  readonly #writers: readonly Writer[];
  readonly #watchers = Array.from({ length: COMPARTMENTS }, () => new RawClient({ watches: true }));
  readonly #servingAgainMs: number[] = [];
  #audits: readonly LedgerAudit[] = [];
  #compartments: readonly string[] = [];
  #tokens: readonly string[] = [];
  #server: RunningServer | null = null;
  #between = 0;
  #caught = 0;
  #receipts = 0;

  constructor(options: KillOptions, dataFolder: string) {
    this.#options = options;
    this.#dataFolder = dataFolder;
    this.#random = seededNumbers(options.seed);
    this.#writers = Array.from({ length: options.writers }, (_, index) => ({
      client: new RawClient({ watches: false }),
      at: index % COMPARTMENTS,
      person: index % 2,
      key: `writer-${index}`,
    }));
  }

  /** What the last server printed. */
  get serverOutput(): string {
    return this.#server?.output() ?? "";
  }

  async run(): Promise<KillReport> {
    this.#server = await this.#start();
    await this.#setUp(this.#server);
    await this.#connect(this.#server);
    for (let trial = 1; trial <= this.#options.trials; trial += 1) {
      const caught = await this.#writeUntilKilled(this.#server);
      const started = performance.now();
      this.#server = await this.#start();
      const servingMs = await this.#verify(this.#server, started);
      this.#options.onTrial?.(
        `trial ${trial}: ${caught} updates caught between arrival and receipt, serving again after ${servingMs.toFixed(0)} ms, ` +
          `${this.#audits.reduce((sum, { entries }) => sum + entries, 0)} entries`,
      );
      await this.#connect(this.#server);
    }
    await this.#finish(this.#server);
    return this.#report();
  }

  async end(): Promise<void> {
    await this.#server?.stop();
  }

  #start(): Promise<RunningServer> {
    return startServer({ demo: true, dataFolder: this.#dataFolder });
  }

  async #setUp(server: RunningServer): Promise<void> {
    const people = [await RestClient.signIn(server.url, "lead-alf"), await RestClient.signIn(server.url, "analyst-brv")];
    const [lead] = people as [RestClient, RestClient];
    const { rooms } = await lead.json<{ rooms: { id: string }[] }>("GET", "/api/rooms");
    const made: string[] = [];
    for (let index = 0; index < COMPARTMENTS; index += 1) {
      const body = { name: `Kill ${index}`, releasableTo: ["BRV"] };
      made.push((await lead.json<{ compartment: { id: string } }>("POST", `/api/rooms/${rooms[0]?.id}/compartments`, body)).compartment.id);
    }
    this.#compartments = made;
    this.#audits = made.map((compartment) => new LedgerAudit(compartment));
    this.#tokens = await Promise.all(people.map((person) => person.token()));
  }

  #target(server: RunningServer, at: number, person: number) {
    return { socketUrl: server.socketUrl, compartment: this.#compartments[at] ?? "", token: this.#tokens[person] ?? "" };
  }

  async #connect(server: RunningServer): Promise<void> {
    await Promise.all([
      ...this.#writers.map(({ client, at, person }) => client.join(this.#target(server, at, person))),
      ...this.#watchers.map((watcher, at) => watcher.join(this.#target(server, at, 0))),
    ]);
  }

  /** Gives the number of updates that had arrived at the server and were not receipted when it was killed. */
  async #writeUntilKilled(server: RunningServer): Promise<number> {
    const writing = new AbortController();
    const writes = this.#writers.map((writer) => this.#write(writer, writing.signal));
    await passed(200 + this.#random() * 500);
    if (this.#random() < AIMED) await this.#aim();
    // Stopped first, so that the kernel can be asked what the server has read; then killed without having run on.
    server.process.kill("SIGSTOP");
    const unread = unreadBytes(Number(new URL(server.url).port));
    server.process.kill("SIGKILL");
    writing.abort();
    await Promise.all([once(server.process, "exit"), ...this.#clients().map((client) => client.closed()), ...writes]);
    let caught = 0;
    for (const { client } of this.#writers) if (client.unreceipted > 0 && unread.get(client.localPort) === 0) caught += client.unreceipted;
    this.#between += caught > 0 ? 1 : 0;
    this.#caught += caught;
    return caught;
  }

  /** Resolves a moment after some writer's update has left. */
  async #aim(): Promise<void> {
    const target = this.#writers[Math.floor(this.#random() * this.#writers.length)] as Writer;
    const delayMs = this.#random() * LONGEST_AIM_MS;
    await new Promise<void>((resolve) => {
      target.client.left = resolve;
    });
    target.client.left = null;
    for (const until = performance.now() + delayMs; performance.now() < until;) await new Promise<void>((turn) => setImmediate(turn));
  }

  async #write({ client, key }: Writer, signal: AbortSignal): Promise<void> {
    const meta = client.doc.getMap<Y.Text>("meta");
    while (!signal.aborted) {
      const text = meta.get(key);
      if (text === undefined) meta.set(key, new Y.Text("begun "));
      else if (text.length > 40 || (text.length > 8 && this.#random() < 0.15)) text.delete(text.length - 4, 4);
      else text.insert(text.length, "word ");
      await passed(this.#random() * LONGEST_PAUSE_MS, undefined, { signal }).catch(() => null);
    }
  }

  async #verify(server: RunningServer, started: number): Promise<number> {
    let servingMs = 0;
    for (const [at, audit] of this.#audits.entries()) {
      const joiner = new RawClient({ watches: true });
      await joiner.join(this.#target(server, at, 1));
      if (at === 0) servingMs = performance.now() - started;
      await this.#hold(server, at, joiner);
      joiner.leave();
      await joiner.closed();
      audit.checkSeen(joiner);
    }
    this.#servingAgainMs.push(servingMs);
    return servingMs;
  }

  /** Holds everything that clients of one compartment know against its ledger. */
  async #hold(server: RunningServer, at: number, joiner: RawClient): Promise<void> {
    const audit = this.#audits[at] as LedgerAudit;
    const access = { url: server.url, token: this.#tokens[0] ?? "" };
    await audit.follow(this.#dataFolder, access);
    for (const writer of this.#writers) {
      if (writer.at !== at) continue;
      this.#receipts += writer.client.receipts.length;
      audit.checkReceipts(writer.client.receipts.splice(0));
    }
    audit.checkSeen(this.#watchers[at] as RawClient);
    await audit.checkContent(joiner.doc, access);
  }

  /** At the end everything that was ever typed is there, and every watcher shows it. */
  async #finish(server: RunningServer): Promise<void> {
    await Promise.all(this.#writers.map(({ client }) => client.settled()));
    for (const [at, audit] of this.#audits.entries()) {
      const joiner = new RawClient({ watches: true });
      await joiner.join(this.#target(server, at, 1));
      await this.#hold(server, at, joiner);
      joiner.leave();
      await joiner.closed();
      if (contentDigest((this.#watchers[at] as RawClient).doc) !== audit.digest())
        audit.faults.push("a watcher shows something else than the replay");
    }
    for (const { client, at, key } of this.#writers) {
      const typed = Y.decodeStateVector(Y.encodeStateVector(client.doc)).get(client.doc.clientID) ?? 0;
      const audit = this.#audits[at] as LedgerAudit;
      if (audit.top(client.doc.clientID) !== typed) audit.faults.push(`${key} typed up to ${typed}; the ledger ends elsewhere`);
    }
    for (const client of this.#clients()) client.leave();
    await Promise.all(this.#clients().map((client) => client.closed()));
  }

  #clients(): readonly RawClient[] {
    return [...this.#writers.map(({ client }) => client), ...this.#watchers];
  }

  #report(): KillReport {
    const sum = (count: (audit: LedgerAudit) => number): number => this.#audits.reduce((total, audit) => total + count(audit), 0);
    return {
      trials: this.#options.trials,
      betweenArrivalAndReceipt: this.#between,
      caughtFrames: this.#caught,
      receipts: this.#receipts,
      entries: sum(({ entries }) => entries),
      lost: sum(({ lost }) => lost),
      duplicates: sum(({ duplicates }) => duplicates),
      faults: this.#audits.flatMap(({ faults }) => faults),
      servingAgainMs: this.#servingAgainMs,
    };
  }
}

/** Bytes that have reached this machine for a server's connections and that it has not read, by the other end's port (Linux). */
function unreadBytes(serverPort: number): ReadonlyMap<number, number> {
  const unread = new Map<number, number>();
  for (const line of readFileSync("/proc/net/tcp", "utf8").split("\n").slice(1)) {
    const [, local = "", remote = "", , queues = ""] = line.trim().split(/\s+/);
    const portOf = (address: string): number => Number.parseInt(address.split(":")[1] ?? "0", 16);
    if (portOf(local) === serverPort) unread.set(portOf(remote), Number.parseInt(queues.split(":")[1] ?? "0", 16));
  }
  return unread;
}

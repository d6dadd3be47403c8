import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Registry } from "prom-client";
import { Argon2PasswordHasher } from "../../../server/adapters/argon2/password-hasher.ts";
import { memoryAttemptCounter } from "../../../server/adapters/memory/attempt-counters.ts";
import { createMemoryDirectory } from "../../../server/adapters/memory/directory/directory.ts";
import { createMemoryLedger } from "../../../server/adapters/memory/ledger.ts";
import { MemoryTicketStore } from "../../../server/adapters/memory/ticket-store.ts";
import { systemRandom } from "../../../server/adapters/system/random-source.ts";
import { addAccount } from "../../../server/commands/add-user.ts";
import { listContributions } from "../../../server/commands/list-contributions.ts";
import type { CommandContext } from "../../../server/commands/command-context.ts";
import { AccessRelay } from "../../../server/commands/relay-access-changes.ts";
import { systemClock } from "../../../server/adapters/system/clock.ts";
import { RequestTurns } from "../../../server/domain/request-turns.ts";
import { SignInRefusals } from "../../../server/domain/trail/sign-in-refusals.ts";
import { USUAL_LIMITS } from "../../../server/domain/limits.ts";
import { PersonNews } from "../../../server/domain/person-news.ts";
import { AccessChanges } from "../../../server/domain/access-changes.ts";
import type { AccessChange } from "../../../server/ports/directory/access-changes.ts";
import type { PasswordHasher } from "../../../server/ports/password-hasher.ts";
import { createHttpApp } from "../../../server/transport/http/app.ts";
import type { HttpDeps } from "../../../server/transport/http/http-deps.ts";
import { RequestPacer } from "../../../server/transport/request-pacer.ts";
import { LiveAnswers } from "../../../server/transport/http/live-answers.ts";
import { exposureInto } from "../exposure.ts";
import { silentLog } from "../silent-log.ts";
import { RestClient } from "../rest-client.ts";
import { DEFAULT_SCHEME } from "../../../shared/marking/scheme.ts";
import { aSite, BY, NO_AUTHORITY } from "../directory-records.ts";

/** The password of every account of the world. */
export const password = "a long enough password";

/** A served REST API over memory adapters, with the demo's four people (`lead-alf`, `analyst-brv`, `watch-crl`, `analyst-dlt`) and `root`. */
export interface HttpWorld {
  readonly origin: string;
  readonly context: CommandContext;
  readonly ledger: ReturnType<typeof createMemoryLedger>;
  /** Every change of a right that was told, in order. */
  readonly told: readonly AccessChange[];
  /** What the server logged as an error. */
  readonly errors: readonly object[];
  /** Moves the server's clock. */
  pass(ms: number): void;
  /** A client that has not signed in. */
  stranger(): RestClient;
  /** Signs an account in. */
  as(username: string): Promise<RestClient>;
  stop(): Promise<void>;
}

const people = [
  ["lead-alf", "ALF", "Layla Alfar"],
  ["analyst-brv", "BRV", "Burak Varol"],
  ["watch-crl", "CRL", "Carla Orel"],
  ["analyst-dlt", "DLT", "Dima Laty"],
  ["root", "ALF", "Administrator"],
] as const;

// Hashing is slow on purpose; all worlds share one hash of the one password.
const hasher = new Argon2PasswordHasher();
const sharedHash = hasher.hash(password);

/** Starts a world on a free port. `overrides` replace parts of what the app works with. */
export async function startHttpWorld(overrides: Partial<HttpDeps> = {}, isEmpty = false): Promise<HttpWorld> {
  let now = Date.parse("2026-01-01T00:00:00Z");
  const told: AccessChange[] = [];
  const errors: object[] = [];
  const directory = createMemoryDirectory();
  const changes = new AccessChanges();
  changes.subscribe((change) => told.push(change));
  const relay = new AccessRelay({ directory, changes });
  const ledger = createMemoryLedger();
  const clock = { ...systemClock, now: () => now };
  const context: CommandContext = {
    directory,
    tickets: new MemoryTicketStore(),
    passwords: hasher,
    clock,
    random: systemRandom,
    limits: USUAL_LIMITS,
    markingScheme: DEFAULT_SCHEME,
    siteId: async () => aSite("of this world").id,
    relayAccessChanges: () => relay.drain(),
  };
  if (!isEmpty) await addPeople(context);

  const server = createServer();
  const origin = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const app = createHttpApp({
    ...context,
    clock,
    pacer: new RequestPacer(systemClock),
    turns: new RequestTurns(systemClock),
    ledger,
    exposure: exposureInto(directory, clock),
    contributions: (compartment, page) => listContributions(ledger, compartment, page),
    history: {
      timeline: async () => ({ entries: [] }),
      countCards: async () => 0,
      lastDeletion: async () => null,
      stateAt: async (_id, seq) => (seq === 0 ? Uint8Array.of(0, 0) : null),
    },
    log: { ...silentLog, error: (fields) => void errors.push(fields) },
    metrics: new Registry(),
    inboxNews: new PersonNews(),
    invitationNews: new PersonNews(),
    liveAnswers: new LiveAnswers(changes),
    openCounter: memoryAttemptCounter,
    signInRefusals: new SignInRefusals(),
    ownOrigins: () => [origin(), "https://majlis.example"],
    faults: async () => ({ unready: [], impaired: [] }),
    ...overrides,
  });
  server.on("request", app);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));

  const stranger = () => new RestClient(origin());
  return {
    origin: origin(),
    context,
    ledger,
    told,
    errors,
    pass: (ms) => {
      now += ms;
    },
    stranger,
    as: async (username) => {
      const caller = stranger();
      const answer = await caller.post("/api/session", { username, password });
      if (answer.status !== 201) throw new Error(`${username} could not sign in: ${answer.text}`);
      return caller;
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => void server.close(() => resolve()));
      await Promise.all([directory.close(), ledger.close()]);
    },
  };
}

async function addPeople(context: CommandContext): Promise<void> {
  for (const [code, name] of [
    ["ALF", "Alfara"],
    ["BRV", "Baruv"],
    ["CRL", "Corali"],
    ["DLT", "Deltan"],
  ] as const) {
    await context.directory.addPartner(BY, { code, name });
  }
  const passwords: PasswordHasher = { hash: () => sharedHash, verify: (hash, text) => hasher.verify(hash, text) };
  for (const [username, partner, displayName] of people) {
    await addAccount(
      { ...context, by: BY, passwords },
      { username, displayName, partner, password, ...NO_AUTHORITY, isAdmin: username === "root" },
    );
  }
}

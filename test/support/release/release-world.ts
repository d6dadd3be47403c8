import * as Y from "yjs";
import { createMemoryDirectory } from "../../../server/adapters/memory/directory/directory.ts";
import { Tables } from "../../../server/adapters/memory/directory/tables.ts";
import { createMemoryLedger } from "../../../server/adapters/memory/ledger.ts";
import { systemClock } from "../../../server/adapters/system/clock.ts";
import { systemRandom } from "../../../server/adapters/system/random-source.ts";
import { findAct } from "../../../server/commands/find-act.ts";
import { listRegisters, newestRegisters, readRegister } from "../../../server/commands/list-registers.ts";
import { performAct } from "../../../server/commands/perform-act.ts";
import { performOwnAct, tryOwnAct } from "../../../server/commands/perform-own-act.ts";
import { finishRelease, type ReleasePlace } from "../../../server/commands/releases/finish-release.ts";
import type { ReleasePorts, ReleaseRules } from "../../../server/commands/releases/release-ports.ts";
import { OwnTurns } from "../../../server/domain/own-turns.ts";
import { AccessRelay } from "../../../server/commands/relay-access-changes.ts";
import { AccessChanges } from "../../../server/domain/access-changes.ts";
import { applyAccessChange } from "../../../server/domain/hub/session/grant.ts";
import type { Limits } from "../../../server/domain/limits.ts";
import type { Directory } from "../../../server/ports/directory.ts";
import type { AuthenticatedUser } from "../../../server/domain/authenticated-user.ts";
import type { CheckedRelease, ReleaseToCheck } from "../../../server/ports/release-check.ts";
import type { Role } from "../../../shared/access/role.ts";
import { readBoard, type Board } from "../../../shared/board/board.ts";
import { DEFAULT_SCHEME } from "../../../shared/marking/scheme.ts";
import { BY, aUser } from "../directory-records.ts";
import { sha256 } from "../entries.ts";
import { createHubWorld, grantOf, HubClient } from "../hub-world.ts";

/** A node that stops at a point of its work, like one whose process ends there: nothing of what it was about to do is done. */
export class Crash extends Error {
  override readonly name = "Crash";
}

/** People of the room, by name: nation, role, and whether they may release. */
const PEOPLE: Readonly<Record<string, readonly [partner: string, role: Role, mayRelease: boolean]>> = {
  lead: ["ALF", "lead", true],
  second: ["ALF", "watch", true],
  analyst: ["ALF", "analyst", false],
  brv: ["BRV", "analyst", true],
  crl: ["CRL", "watch", true],
};

/** A room with compartments `narrow` (ALF, CRL), `own` (ALF), `wide` (ALF, BRV) and `far` in another room, over one directory and one ledger. */
export async function createReleaseWorld({
  rules,
  found,
}: { rules?: Partial<ReleaseRules>; found?: (asked: ReleaseToCheck) => Partial<CheckedRelease> } = {}) {
  const tables = new Tables();
  const directory = createMemoryDirectory(tables);
  for (const code of ["ALF", "BRV", "CRL", "DLT"]) await directory.addPartner(BY, { code, name: code });
  for (const [name, [partner, , mayRelease]] of Object.entries(PEOPLE))
    await directory.addUser(BY, aUser(name, { id: name, partner, mayRelease }));
  for (const room of ["room", "other"]) {
    await directory.createRoom(BY, { id: room, title: room, summary: "", host: "ALF", createdAt: 1 }, "lead");
    for (const [user, [, role]] of Object.entries(PEOPLE)) if (user !== "lead") await directory.setMember(BY, { room, user, role });
  }
  const compartment = async (id: string, releasableTo: string[], room = "room") =>
    directory.createCompartment(BY, {
      id,
      room,
      name: id,
      originator: "ALF",
      releasableTo: ["ALF", ...releasableTo].toSorted(),
      createdAt: 1,
    });
  await compartment("own", []);
  await compartment("narrow", ["CRL"]);
  await compartment("wide", ["BRV"]);
  await compartment("empty", ["DLT"]);
  await compartment("far", ["BRV"], "other");
  const ledger = createMemoryLedger({ changes: tables.changes });
  const turns = new OwnTurns();
  const node = (limits: Partial<Limits> = {}) =>
    startNode({
      limits,
      directory,
      ledger,
      turns,
      rules: { approvalMinutes: 60, twoPersonsAbove: null, scheme: DEFAULT_SCHEME, ...rules },
      found,
    });
  return { directory, ledger, turns, node, callerOf: (name: string) => callerOf(directory, name) };
}

type Parts = {
  readonly directory: Directory;
  readonly ledger: ReturnType<typeof createMemoryLedger>;
  readonly turns: OwnTurns;
  readonly rules: ReleaseRules;
  readonly limits: Partial<Limits>;
  readonly found: ((asked: ReleaseToCheck) => Partial<CheckedRelease>) | undefined;
};

/** One node of the world. `crashAt`: the point at which it crashes, counted from 0: before and after each act that it writes. */
function startNode({ limits, directory, ledger, turns, rules, found }: Parts) {
  const changes = new AccessChanges();
  const rights = new AccessRelay({ directory, changes });
  void rights.start();
  const world = createHubWorld({ clock: systemClock, ledger, limits, hub: { accessRelay: rights } });
  changes.subscribe((change) => world.hub.review((grant) => applyAccessChange(grant, change)));
  const context = { directory } as unknown as Parameters<typeof performAct>[0]["context"];
  const clock = { now: () => systemClock.now() + state.laterMs };
  const state = { laterMs: 0, crashAt: Number.MAX_SAFE_INTEGER, points: 0 };
  const point = (): void => {
    if (state.points++ >= state.crashAt) throw new Crash("the node ends here");
  };
  const counted = async <Done>(write: () => Promise<Done>): Promise<Done> => {
    point();
    const done = await write();
    point();
    return done;
  };
  const registers: ReleasePorts["registers"] = {
    readRegister: (place, noun, subject) => readRegister(ledger, place, noun, subject),
    listRegisters: (place, noun, query) => listRegisters(ledger, place, noun, query),
    newestRegisters: (place, noun, query) => newestRegisters(ledger, place, noun, query),
    findAct: (places, id) => findAct(ledger, places, id),
  };
  const common = { directory, ledger, registers, random: systemRandom, sha256 };
  const finish = (place: ReleasePlace): Promise<boolean> =>
    finishRelease(
      {
        ...common,
        rankOfNew: (compartment) => world.history.rankAtEnd(compartment, "new"),
        turns,
        clock,
        write: async (act) => {
          const done = await counted(() => performOwnAct(world.hub, act));
          return done.ok ? (done.value.acts[0] ?? null) : null;
        },
      },
      place,
    );
  const ports: ReleasePorts = {
    ...common,
    clock: systemClock,
    history: world.history,
    rules,
    check: {
      check: async (asked) => {
        const { seq } = await ledger.head(asked.compartment);
        const clients = [...(await ledger.claims(asked.compartment)).keys()];
        return { findings: [], seq, card: { marking: undefined, clients }, ...found?.(asked) };
      },
    },
    performAct: (request) =>
      counted(() =>
        performAct({ context, ledger, hub: world.hub, rights, recheck: async () => null, random: systemRandom, sha256 }, request),
      ),
    tryAct: (act) => tryOwnAct(world.hub, act),
    finish,
  };
  const write = async (place: string, user: string, change: (doc: Y.Doc) => void): Promise<void> => {
    const partner = PEOPLE[user]?.[0] ?? "ALF";
    const grant = grantOf(user, { compartment: place, partner });
    const client = new HubClient(world.hub, { ...grant, compartment: { ...grant.compartment, releasableTo: [partner] } });
    while (!client.isSynced) await new Promise((resolve) => setTimeout(resolve, 5));
    const { seq } = await ledger.head(place);
    change(client.doc);
    while ((await ledger.head(place)).seq === seq) await new Promise((resolve) => setTimeout(resolve, 5));
    world.hub.leave(client.session);
  };
  return {
    ...world,
    ports,
    finish,
    state,
    /** What a sweep of this node would do now. */
    sweep: async (at = Number.MAX_SAFE_INTEGER): Promise<void> => {
      const items = await ledger.dueItems({ at, limit: 100 });
      for (const { compartment, subject, state: of } of items) if (of === "unfinished") await finish({ compartment, release: subject });
    },
    /** Writes a card as a person; resolves when it is in the ledger. */
    addCard: (place: string, user: string, card: string, values: Record<string, unknown>): Promise<void> =>
      write(place, user, (doc) => void doc.getMap("cards").set(card, new Y.Map(Object.entries(values)))),
    /** Changes values of a card as a person; resolves when that is in the ledger. */
    changeCard: (place: string, user: string, card: string, values: Record<string, unknown>): Promise<void> =>
      write(place, user, (doc) => {
        const map = doc.getMap("cards").get(card);
        if (!(map instanceof Y.Map)) throw new Error(`there is no card ${card}`);
        doc.transact(() => Object.entries(values).forEach(([field, value]) => map.set(field, value)));
      }),
  };
}

/** The board of a compartment as the ledger has it. */
export async function boardOf({ ledger, history }: ReturnType<typeof startNode>, place: string): Promise<Board> {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, (await history.stateAt(place, (await ledger.head(place)).seq)) ?? Uint8Array.of(0, 0));
  return readBoard(doc);
}

async function callerOf(directory: Parts["directory"], name: string): Promise<AuthenticatedUser> {
  const [user] = await directory.users([name]);
  if (user === undefined) throw new Error(`there is no ${name}`);
  return { user, credential: { kind: "session", id: `session of ${name}`, expiresAt: Number.MAX_SAFE_INTEGER } };
}

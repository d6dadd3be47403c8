import { randomInt } from "node:crypto";
import { setTimeout as passed } from "node:timers/promises";
import type { Answer, RestClient } from "../rest-client.ts";
import type { AlliedSite, Thing } from "./site-parts.ts";
import { namingPlaces, operationsOf, sampleOf, withValueAt, type Operation } from "./operations.ts";
import { COMPARTMENT_NAMES, readersOf, roleIn, ROOM_NAMES, type CompartmentName, type PersonName, type RoomName } from "./people.ts";

/** How much is asked. */
export interface SweepSize {
  readonly people: readonly PersonName[];
  /** Hidden things tried in each place: those whose kind the place names come first. */
  readonly thingsPerPlace: number;
}

/** Two answers that tell what is hidden from what is not there. */
export interface Difference {
  readonly person: PersonName;
  /** The operation, the place in it, and the kind of what was named there. */
  readonly asked: string;
  /** The answers from where they differ. */
  readonly hidden: string;
  readonly absent: string;
}

/** What a sweep came to. */
export interface SweepReport {
  /** Pairs of answers that were compared. */
  readonly compared: number;
  /** Operations with a place that names something. */
  readonly operations: number;
  readonly statuses: ReadonlyMap<number, number>;
  readonly differences: readonly Difference[];
}

/**
 * Operations that answer differently for good reason. A username stands for one account on a whole site, so who adds accounts learns that a
 * name is taken; they are administrators of a nation. `after` is a place in the order of ids, and looks nothing up: what comes behind it depends on the place.
 */
const TOLD_APART: ReadonlySet<string> = new Set(["POST /api/users username", "GET /api/users after"]);

/** Every operation of the API, with everything that a person may not know in every place that names something (T8, T9). */
export async function sweepIds(url: string, site: AlliedSite, size: SweepSize): Promise<SweepReport> {
  const operations = (await operationsOf(url)).filter((operation) => !isAboutSigningIn(operation));
  const sweeps = await Promise.all(size.people.map((person) => new PersonSweep(site, person, size.thingsPerPlace).run(operations)));
  const statuses = new Map<number, number>();
  for (const { statuses: own } of sweeps) for (const [status, count] of own) statuses.set(status, (statuses.get(status) ?? 0) + count);
  return {
    compared: sweeps.reduce((sum, { compared }) => sum + compared, 0),
    operations: new Set(sweeps.flatMap(({ operations: own }) => [...own])).size,
    statuses,
    differences: sweeps.flatMap(({ differences }) => differences),
  };
}

/** Signing in is the same for all callers, and its limits would end the sweep: L2 and L3 have tests of their own. */
function isAboutSigningIn({ path }: Operation): boolean {
  return path === "/api/session" || path.startsWith("/api/setup");
}

/** One request. */
interface Asked {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
}

/** A place that names something: how a request is made with an id there. */
interface Place {
  readonly operation: Operation;
  readonly name: string;
  readonly ask: (id: string, around: Around) => Asked;
}

/** The ids in the other places of the path. */
type Around = Readonly<Record<string, string>>;

class PersonSweep {
  readonly statuses = new Map<number, number>();
  readonly operations = new Set<string>();
  readonly differences: Difference[] = [];
  compared = 0;
  readonly #site: AlliedSite;
  readonly #person: PersonName;
  readonly #thingsPerPlace: number;

  constructor(site: AlliedSite, person: PersonName, thingsPerPlace: number) {
    this.#site = site;
    this.#person = person;
    this.#thingsPerPlace = thingsPerPlace;
  }

  async run(operations: readonly Operation[]): Promise<this> {
    for (const operation of operations) for (const place of placesOf(operation)) await this.#try(place);
    return this;
  }

  async #try(place: Place): Promise<void> {
    const { operation, name } = place;
    const what = `${operation.method} ${operation.path}`;
    if (TOLD_APART.has(`${what} ${name}`)) return;
    for (const thing of this.#hiddenFor(name)) {
      const around = this.#around(operation, name, thing);
      const absent = absentLike(thing.id);
      const hidden = await this.#answer(place.ask(thing.id, around), thing.id);
      const none = await this.#answer(place.ask(absent, around), absent);
      this.operations.add(what);
      this.compared += 1;
      if (hidden !== none) {
        const from = Math.max(0, hidden.split("").findIndex((sign, at) => sign !== none[at]) - 20);
        const cut = (text: string): string => text.slice(from, from + 200);
        const asked = `${what}, ${name} = a ${thing.kind}`;
        this.differences.push({ person: this.#person, asked, hidden: cut(hidden), absent: cut(none) });
      }
    }
  }

  /** What the person may not know: of the kind that the place names first, then others. A username or partner is named by its own text. */
  #hiddenFor(name: string): readonly Thing[] {
    const hidden = this.#site.things.filter(({ knownTo }) => !knownTo.has(this.#person));
    if (name === "username")
      return hidden
        .filter(({ kind }) => kind === "user")
        .map((user) => ({ ...user, id: this.#usernameOf(user.id) }))
        .slice(0, this.#thingsPerPlace);
    const kinds: Readonly<Record<string, readonly string[]>> = { replyTo: ["comment"], mentions: ["user"], id: ["card", "comment"] };
    const named = new Set(kinds[name] ?? [name]);
    return hidden.toSorted((left, right) => Number(named.has(right.kind)) - Number(named.has(left.kind))).slice(0, this.#thingsPerPlace);
  }

  #usernameOf(id: string): string {
    const person = Object.values(this.#site.people).find((one) => one.id === id);
    if (person === undefined) throw new Error("every user of the site has a name");
    return person.username;
  }

  /**
   * What stands in the other places: of a hidden compartment or room what is in it, so that only the right to it decides; else what the person
   * may read themselves.
   */
  #around({ pathParams }: Operation, name: string, thing: Thing): Around {
    const outer = thing.kind === name && (thing.kind === "compartment" || thing.kind === "room") ? thing.place : this.#ownPlace();
    const inside = (kind: string): string | undefined => this.#site.things.find((one) => one.kind === kind && one.place === outer)?.id;
    return Object.fromEntries(
      pathParams.map((param) => {
        if (param === "room") return [param, this.#site.rooms[this.#ownRoom()]];
        if (param === "user") return [param, this.#site.people[this.#person].id];
        return [param, inside(param) ?? absentLike("0".repeat(32))];
      }),
    );
  }

  #ownPlace(): CompartmentName | undefined {
    return COMPARTMENT_NAMES.find((name) => readersOf(name).has(this.#person));
  }

  #ownRoom(): RoomName {
    return ROOM_NAMES.find((room) => roleIn(room, this.#person) !== null) ?? "harbour";
  }

  /** A whole answer, as text: of a refusal every byte; of what was done everything but what each request makes anew. */
  async #answer({ method, path, body }: Asked, id: string): Promise<string> {
    const { client } = this.#site.people[this.#person];
    const { status, text, headers } = await withoutLimit(() => send(client, { method, path, body }));
    this.statuses.set(status, (this.statuses.get(status) ?? 0) + 1);
    const kept = [...headers].filter(([name]) => name !== "date");
    const whole = JSON.stringify([
      status,
      status < 300 ? kept.filter(([name]) => name !== "etag" && name !== "content-length") : kept,
      text,
    ]);
    if (status >= 300) return whole;
    return whole
      .replaceAll(id, "…")
      .replaceAll(/[0-9a-f]{32}/g, "#")
      .replaceAll(/[A-Za-z0-9_-]{43}/g, "#")
      .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "@")
      .replaceAll(/\\"seq\\":\d+/g, "seq");
  }
}

function placesOf(operation: Operation): readonly Place[] {
  const { method, path, pathParams, queryParams, body } = operation;
  const base = body === null ? undefined : sampleOf(body);
  const fill = (around: Around): string => path.replace(/\{(\w+)\}/g, (_whole, name: string) => encodeURIComponent(around[name] ?? ""));
  const asked = (around: Around, other: unknown = base): Asked => ({ method, path: fill(around), body: other });
  return [
    ...pathParams.map((name): Place => ({ operation, name, ask: (id, around) => asked({ ...around, [name]: id }) })),
    ...queryParams
      .filter((name) => !["limit", "at"].includes(name))
      .map((name): Place => ({
        operation,
        name,
        ask: (id, around) => ({ ...asked(around), path: `${fill(around)}?${name}=${encodeURIComponent(id)}` }),
      })),
    ...namingPlaces(body ?? {}).map((place): Place => ({
      operation,
      name: place.findLast((key) => key !== "0") ?? "",
      ask: (id, around) => asked(around, withValueAt(base, place, id)),
    })),
  ];
}

/** An id of the same form that names nothing. */
function absentLike(id: string): string {
  const hex = /^[0-9a-f]+$/.test(id);
  return id.replaceAll(
    /[a-z0-9]/g,
    (sign) =>
      (hex ? "0123456789abcdef"[randomInt(16)] : /\d/.test(sign) ? String(randomInt(10)) : "abcdefghijkmnpqrstuvwxy"[randomInt(23)]) ?? "",
  );
}

async function send(client: RestClient, { method, path, body }: Asked): Promise<Answer> {
  if (body === undefined || method === "GET") return await client.send(method, path, {});
  return await client.send(method, path, { headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
}

/** Asks again once a limit on how often lets it: the limits are the same for what is hidden and what is not there. */
async function withoutLimit(ask: () => Promise<Answer>): Promise<Answer> {
  for (;;) {
    const answer = await ask();
    if (answer.status !== 429) return answer;
    await passed(Number(answer.headers.get("retry-after") ?? 1) * 1_000);
  }
}

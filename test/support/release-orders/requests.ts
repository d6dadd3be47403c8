import { acknowledgeRecall } from "../../../server/commands/releases/acknowledge-recall.ts";
import { askRelease } from "../../../server/commands/releases/ask-release.ts";
import { decideRelease, recallRelease } from "../../../server/commands/releases/change-release.ts";
import type { ReleasePorts } from "../../../server/commands/releases/release-ports.ts";
import type { AskedRelease } from "../../../shared/acts/release.ts";
import type { Cause } from "../../../server/ports/directory/trail.ts";
import type { Dice } from "../planted-leaks/dice.ts";
import { FINDING, LEAKING, type OrderWorld } from "./order-world.ts";
import { NARROW, signedIn, TARGETS, USERS, type Target } from "./people.ts";

/** What a person asks for. Sent again, it is the same request; `key` marks those that say so. */
export interface OrderRequest {
  readonly user: string;
  readonly kind: "ask" | "decide" | "recall" | "acknowledge";
  readonly key: string | undefined;
  /** Of a request for a release: unlike that of any other one. */
  readonly title: string;
  /** Step of the order at which it was first sent. */
  readonly since: number;
  /** Words of the answers that came: `ok`, or the code of a refusal. */
  readonly answers: { readonly word: string; readonly id: string | null }[];
  readonly send: (ports: ReleasePorts) => Promise<void>;
}

type Sending = (
  ports: ReleasePorts,
  caller: NonNullable<ReturnType<typeof signedIn>>,
  by: Cause,
) => Promise<{ word: string; id: string | null }>;

/** Those who can decide in the name of a nation, at first. */
const AUTHORITIES: Readonly<Record<string, readonly string[]>> = {
  ALF: ["a-lead", "a-second"],
  BRV: ["b-authority", "b-watch"],
  CRL: ["c-authority"],
};

/** Makes up requests of one order. */
export class Requests {
  readonly made: OrderRequest[] = [];
  readonly #world: OrderWorld;
  readonly #dice: Dice;

  constructor(world: OrderWorld, dice: Dice) {
    this.#world = world;
    this.#dice = dice;
  }

  /** A request of one of the people, most of them sensible. */
  next(): OrderRequest {
    const hasAsked = this.#world.logs.written.length > 0;
    const lot = this.#dice.between(1, hasAsked ? 100 : 50);
    if (lot <= 30) return this.#ask();
    if (lot <= (hasAsked ? 75 : 40)) return this.#decide();
    if (lot <= 93) return this.#recall();
    return this.#acknowledge();
  }

  #add(kind: OrderRequest["kind"], title: string, sending: Sending, likely: readonly string[]): OrderRequest {
    const user = this.#dice.chance(0.75) ? this.#dice.pick(likely) : this.#dice.pick(USERS);
    const answers: OrderRequest["answers"] = [];
    const request: OrderRequest = {
      user,
      kind,
      title,
      answers,
      since: this.#world.logs.step,
      key: this.#key,
      send: async (ports) => {
        const caller = signedIn(this.#world.tables, user);
        if (caller === null) return void answers.push({ word: "sign-in-required", id: null });
        const by: Cause = {
          actor: user,
          partner: caller.user.partner,
          isAdmin: false,
          session: caller.credential.id,
          address: "192.0.2.1",
          at: 1,
        };
        answers.push(await sending(ports, caller, by));
      },
    };
    this.made.push(request);
    return request;
  }

  #key: string | undefined;

  #draw(): string | undefined {
    this.#key = this.#dice.chance(0.7) ? `key-${this.made.length}` : undefined;
    return this.#key;
  }

  #ask(): OrderRequest {
    const dice = this.#dice;
    const id = this.#draw();
    const flaw = dice.between(1, 20);
    const title = `${flaw === 1 ? LEAKING.block : flaw <= 4 ? LEAKING.warn : "says"} ${this.made.length}`;
    const target = dice.chance(0.92) ? dice.pick(["wide", "wide", "other"] as const) : dice.pick(Object.keys(TARGETS) as Target[]);
    const said: AskedRelease = {
      ...(id !== undefined && { id }),
      card: dice.chance(0.95) ? "card-1" : "card-absent",
      to: target,
      content: {
        title,
        body: "Expect a boat.",
        kind: "warning",
        marking: { tlp: flaw === 20 ? "red" : "green", caveats: [], orcon: false },
      },
      reason: `because ${this.made.length} of canary`,
      ...(dice.chance(0.6) && { accepted: [FINDING] }),
    };
    const sending: Sending = async (ports, caller, by) => {
      const done = await askRelease(ports, { caller, by, compartment: NARROW, said });
      return done.ok ? { word: "ok", id: done.value.release.id } : { word: done.error.code, id: null };
    };
    return this.#add("ask", title, sending, ["a-lead", "a-lead", "a-second", "b-authority"]);
  }

  /** A release that was asked for, the newest most often, or one that was not. */
  #release(): string {
    const asked = this.#world.logs.written.filter(({ entry }) => entry.type === "release.asked").map(({ entry }) => entry.id);
    if (asked.length === 0 || this.#dice.chance(0.03)) return this.#dice.hex(32);
    return this.#dice.chance(0.5) ? asked.at(-1)! : this.#dice.pick(asked);
  }

  /** The nations that a release waits for, of the release that is most likely to be decided on. */
  #waiting(): { readonly release: string; readonly nations: readonly string[] } | null {
    const { written } = this.#world.logs;
    const waiting = written.flatMap(({ entry, set }) => {
      const nations = ((set["approvals"] ?? []) as { partner: string }[]).map(({ partner }) => partner);
      return entry.type === "release.asked" && nations.length > 0 ? [{ release: entry.id, nations }] : [];
    });
    return waiting.length === 0 ? null : this.#dice.chance(0.6) ? waiting.at(-1)! : this.#dice.pick(waiting);
  }

  #decide(): OrderRequest {
    const waiting = this.#dice.chance(0.93) ? this.#waiting() : null;
    if (waiting === null && this.#dice.chance(0.8)) return this.#ask();
    const id = this.#draw();
    const likely = (waiting?.nations ?? ["ALF", "BRV"]).flatMap((nation) => AUTHORITIES[nation] ?? []);
    const decision = this.#dice.chance(0.75) ? "approve" : "deny";
    const said = {
      ...(id !== undefined && { id }),
      release: waiting?.release ?? this.#release(),
      decision,
      reason: "seen of canary",
    } as const;
    const sending: Sending = async (ports, caller, by) => {
      const done = await decideRelease(ports, { caller, by, said });
      return done.ok ? { word: "ok", id: done.value.release.id } : { word: done.error.code, id: null };
    };
    return this.#add("decide", decision, sending, likely);
  }

  #recall(): OrderRequest {
    const id = this.#draw();
    const said = { ...(id !== undefined && { id }), release: this.#release(), reason: "wrong boat of canary" };
    const sending: Sending = async (ports, caller, by) => {
      const done = await recallRelease(ports, { caller, by, said });
      return done.ok ? { word: "ok", id: done.value.release.id } : { word: done.error.code, id: null };
    };
    return this.#add("recall", "recall", sending, ["a-lead", "a-second", "b-authority", "c-authority"]);
  }

  #acknowledge(): OrderRequest {
    const id = this.#draw();
    const recalls = this.#world.logs.written.filter(({ entry }) => entry.type === "recall.made").map(({ entry }) => entry.id);
    const said = { ...(id !== undefined && { id }), recall: recalls.length === 0 ? this.#dice.hex(32) : this.#dice.pick(recalls) };
    const sending: Sending = async (ports, caller) => {
      const done = await acknowledgeRecall(ports, { caller, said });
      return done.ok ? { word: "ok", id: null } : { word: done.error, id: null };
    };
    return this.#add("acknowledge", "acknowledge", sending, ["d-authority", "b-watch", "a-analyst"]);
  }
}

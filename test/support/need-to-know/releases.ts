import { createCard } from "../../../shared/board/card.ts";
import type { RestClient } from "../rest-client.ts";
import { openStockClient } from "../stock-client.ts";
import type { AlliedSite, Secret, Thing } from "./allied-site.ts";
import type { NodeAddress } from "./listener.ts";
import { readersOf, type CompartmentName, type PersonName } from "./people.ts";

/** Who releases from where to where. `approver`: of another nation, which has written a card there, and so has a say on that. */
interface Path {
  readonly from: CompartmentName;
  readonly to: CompartmentName;
  readonly by: PersonName;
  readonly approver?: PersonName;
  /** Who reads what comes of it, and acknowledges its recall. */
  readonly recipient: PersonName;
}

const PATHS: readonly Path[] = [
  { from: "narrow", to: "wide", by: "lead-alf", approver: "analyst-brv", recipient: "watch-crl" },
  { from: "alone", to: "wide", by: "lead-alf", recipient: "release-crl" },
  { from: "brv", to: "narrow", by: "analyst-brv", recipient: "lead-brv" },
];

/** Where releases are made, and what takes down that something is secret. */
export interface ReleasingParts extends Pick<AlliedSite, "people" | "compartments"> {
  readonly node: NodeAddress;
  /** The person at that node. */
  readonly clientOf: (person: PersonName) => Promise<RestClient>;
  readonly secrets: Secret[];
  readonly keep: (thing: Thing) => void;
  /** A new secret word. */
  readonly word: (what: string, knownTo: ReadonlySet<PersonName>) => string;
}

interface Asked {
  readonly release: { readonly id: string; readonly state: string; readonly card?: { readonly id: string } };
}

/**
 * Releases of every kind, with secret words in everything that belongs to one side alone: one that goes out, one that is recalled and acknowledged, and where
 * another nation has a say one that is approved, one that is denied and one that goes on waiting. What a release says is known to those who may read where it
 * goes, once it is there; why, of what, when it was asked for and under which key, only to those who may read where it comes from.
 */
export async function makeReleases(parts: ReleasingParts): Promise<void> {
  for (const path of PATHS) await new Releasing(parts, path).all();
}

class Releasing {
  readonly #parts: ReleasingParts;
  readonly #path: Path;
  readonly #inside: ReadonlySet<PersonName>;
  readonly #outside: ReadonlySet<PersonName>;

  constructor(parts: ReleasingParts, path: Path) {
    this.#parts = parts;
    this.#path = path;
    this.#inside = readersOf(path.from);
    this.#outside = new Set([...readersOf(path.from), ...readersOf(path.to)]);
  }

  async all(): Promise<void> {
    const { by, approver } = this.#path;
    const own = await this.#card(by);
    await this.#released(await this.#ask(own, "released", this.#outside));
    await this.#recall(await this.#ask(own, "recalled", this.#outside));
    if (approver === undefined) return;
    const theirs = await this.#card(approver);
    const approved = await this.#ask(theirs, "approved", this.#outside);
    await this.#released(await this.#decide(approved, approver, "approve"));
    await this.#decide(await this.#ask(theirs, "denied", this.#inside), approver, "deny");
    await this.#ask(theirs, "waiting", this.#inside);
  }

  #secret(what: string, word: string, knownTo: ReadonlySet<PersonName>): void {
    this.#parts.secrets.push({ what, word, knownTo });
  }

  /** A card of a person where it is released from. */
  async #card(author: PersonName): Promise<string> {
    const { from } = this.#path;
    const { node, people, compartments, word } = this.#parts;
    const client = openStockClient({ socketUrl: node.socketUrl, compartment: compartments[from], token: people[author].token });
    await client.synced;
    const id = `card-${word(`id of a card for releases in ${from}`, this.#inside)}`;
    createCard(client.doc, { id, title: word(`title of a card for releases in ${from}`, this.#inside) });
    await this.#isKnown(id);
    client.destroy();
    client.doc.destroy();
    return id;
  }

  /** Resolves once the server has a card on the board. */
  async #isKnown(card: string): Promise<void> {
    const { from, by } = this.#path;
    const reader = await this.#parts.clientOf(by);
    const path = `/api/compartments/${this.#parts.compartments[from]}/timeline`;
    while (!(await reader.get(path)).text.includes(card));
  }

  async #ask(card: string, how: string, readers: ReadonlySet<PersonName>): Promise<Asked["release"]> {
    const { from, to, by } = this.#path;
    const { compartments, word, clientOf, keep } = this.#parts;
    const said = (what: string): string => word(`${what} of what was ${how} from ${from}`, readers);
    const content = { title: said("title"), body: said("text"), kind: "warning", tags: [said("tag")], marking: { tlp: "amber" } };
    const reason = word(`reason of what was ${how} from ${from}`, this.#inside);
    const id = word(`key of what was ${how} from ${from}`, this.#inside);
    const client = await clientOf(by);
    const path = `/api/compartments/${compartments[from]}/releases`;
    const { release } = await client.json<Asked>("POST", path, { id, card, to: compartments[to], content, reason });
    keep({ kind: "release", id: release.id, knownTo: this.#inside, place: from });
    return release;
  }

  async #decide(release: Asked["release"], approver: PersonName, decision: "approve" | "deny"): Promise<Asked["release"]> {
    const reason = this.#parts.word(`reason of a decision in ${this.#path.from}`, this.#inside);
    const client = await this.#parts.clientOf(approver);
    const decided = await client.json<Asked>("POST", `/api/releases/${release.id}/decisions`, { decision, reason });
    return decided.release;
  }

  /** What a release made on the other side, where everyone may know it. */
  async #released({ state, card }: Asked["release"]): Promise<string> {
    const { from, to, by } = this.#path;
    if (state !== "released" || card === undefined) throw new Error(`a release from ${from} is ${state}`);
    this.#secret(`card released from ${from}`, card.id, this.#outside);
    const client = await this.#parts.clientOf(by);
    const { disclosures } = await client.json<{ disclosures: readonly { id: string; card: string }[] }>(
      "GET",
      `/api/compartments/${this.#parts.compartments[to]}/disclosures`,
    );
    const disclosure = disclosures.find((each) => each.card === card.id);
    if (disclosure === undefined) throw new Error("what was released is told where it came to");
    this.#secret(`disclosure released from ${from}`, disclosure.id, this.#outside);
    return card.id;
  }

  async #recall(release: Asked["release"]): Promise<void> {
    const { from, to, by, recipient } = this.#path;
    const { compartments, word, clientOf, keep } = this.#parts;
    const card = await this.#released(release);
    const client = await clientOf(by);
    await client.json("POST", `/api/releases/${release.id}/recall`, { reason: word(`reason of a recall in ${from}`, this.#inside) });
    const there = await clientOf(recipient);
    const { disclosures } = await there.json<{ disclosures: readonly { card: string; recall?: { id: string } }[] }>(
      "GET",
      `/api/compartments/${compartments[to]}/disclosures`,
    );
    const recall = disclosures.find((each) => each.card === card)?.recall;
    if (recall === undefined) throw new Error("a recall is told where the card had come to");
    keep({ kind: "recall", id: recall.id, knownTo: this.#outside, place: to });
    await there.json("POST", `/api/recalls/${recall.id}/acknowledgements`, { note: word(`note on a recall in ${to}`, this.#outside) });
  }
}

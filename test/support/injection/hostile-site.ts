import { bringIn } from "../bring-in.ts";
import { RestClient } from "../rest-client.ts";
import type { RunningServer } from "../start-server.ts";
import { writeAs } from "../versions/old-site.ts";
import { plantedCards, plantOnBoard, sayPayloads, type PlantedCard } from "./plant.ts";

const PASSWORD = "a hostile password";
/** Names of nations, people and compartments. */
const NAME = 80;
const TITLE = 120;
const NATIONS = ["PAA", "PAB", "PAC", "PAD", "PAE", "PAF", "PAG", "PAH"] as const;
const ROOMS = 40;
const PEOPLE = 24;
const COMPARTMENTS = 40;

/** A site of which every name and text is a payload. */
export interface HostileSite {
  readonly room: string;
  readonly compartment: string;
  readonly cards: readonly PlantedCard[];
  /** How many names of rooms, people, nations and compartments are payloads. */
  readonly names: number;
  /** Who may see all of it. */
  readonly viewer: { readonly username: string; readonly password: string };
}

/** Makes the site on a fresh server that has no demo, through its own interfaces: what those refuse for its signs is not there. */
export async function makeHostileSite(server: RunningServer, payloads: readonly string[]): Promise<HostileSite> {
  const token = new URL(server.setupLink ?? "").hash.slice(1);
  const account = { token, username: "viewer", displayName: "Viewer", password: PASSWORD, partner: { code: "HUB", name: "Hub" } };
  await new RestClient(server.url).json("POST", "/api/setup", account);
  const viewer = await RestClient.signIn(server.url, "viewer", PASSWORD);
  const names = new Names(payloads);
  const nations: string[] = [];
  for (const code of NATIONS) if (await made(viewer.post("/api/partners", { code, name: names.next(NAME) }))) nations.push(code);
  const { room } = await viewer.json<{ room: { id: string } }>("POST", "/api/rooms", {
    title: `Planted ${names.next(TITLE - 10)}`,
    summary: payloads.slice(0, 20).join(" "),
  });
  const people: RestClient[] = [];
  for (let index = 0; index < PEOPLE; index += 1) {
    const username = `person-${index}`;
    const partner = nations[index % nations.length] ?? "HUB";
    if (!(await made(viewer.post("/api/users", { username, displayName: names.next(NAME), partner, password: PASSWORD })))) continue;
    await bringIn(viewer, { room: room.id, username, role: "analyst" });
    if (people.length < 4) people.push(await RestClient.signIn(server.url, username, PASSWORD));
  }
  const path = `/api/rooms/${room.id}/compartments`;
  const { compartment } = await viewer.json<{ compartment: { id: string } }>("POST", path, { name: "Planted", releasableTo: nations });
  for (let index = 0; index < COMPARTMENTS; index += 1) await made(viewer.post(path, { name: names.next(NAME), releasableTo: nations }));
  await makeRooms(viewer, people, names);
  const cards = plantedCards(payloads, 1);
  const [first = viewer] = people;
  await writeAs(server, { compartment: compartment.id, token: await first.token() }, (doc) => plantOnBoard(doc, cards));
  await first.json("POST", `/api/compartments/${compartment.id}/import`, bundle(payloads));
  await sayPayloads(people, compartment.id, cards);
  return { room: room.id, compartment: compartment.id, cards, names: names.given, viewer: { username: "viewer", password: PASSWORD } };
}

/** Rooms of the viewer, and as many to which others invite the viewer. */
async function makeRooms(viewer: RestClient, people: readonly RestClient[], names: Names): Promise<void> {
  for (let index = 0; index < ROOMS; index += 1) {
    const maker = index % 2 === 0 ? viewer : people[index % people.length];
    if (maker === undefined) continue;
    const answer = await maker.post("/api/rooms", { title: names.next(TITLE), summary: names.next(TITLE) });
    if (answer.status !== 201 || maker === viewer) continue;
    await maker.json("POST", `/api/rooms/${answer.json.room.id}/invitations`, { username: "viewer", role: "watch" });
  }
}

/** Payloads that are short enough, by turns. */
class Names {
  readonly #payloads: readonly string[];
  #next = 0;
  given = 0;

  constructor(payloads: readonly string[]) {
    this.#payloads = payloads;
  }

  next(most: number): string {
    const fitting = this.#payloads.filter(({ length }) => length <= most);
    this.given += 1;
    return fitting[(this.#next++ * 7) % fitting.length] ?? "name";
  }
}

/** Whether something was made; a payload with signs that no name may have is refused. */
async function made(asked: ReturnType<RestClient["post"]>): Promise<boolean> {
  const { status, text } = await asked;
  if (status !== 201 && status !== 400) throw new Error(`${status} ${text}`);
  return status === 201;
}

function bundle(payloads: readonly string[]): object {
  const made = { created: "2026-11-01T00:00:00Z", modified: "2026-11-01T00:00:00Z", spec_version: "2.1" };
  const objects = payloads.slice(0, 40).map((name, index) => ({
    ...made,
    type: "threat-actor",
    id: `threat-actor--1b6e9ac4-5f6b-4a9e-8f0a-${String(index).padStart(12, "0")}`,
    name,
    description: name,
    aliases: [name],
    external_references: [{ source_name: name, description: name, url: "https://example.org/" }],
  }));
  return { type: "bundle", id: "bundle--1b6e9ac4-5f6b-4a9e-8f0a-3a8f6f0f4a52", objects };
}

import { equalBytes } from "../../shared/contribution/assert-chained.ts";
import type { Sha256 } from "../../shared/contribution/canonical-bytes.ts";
import type { LedgerEntry } from "../../shared/contribution/entry.ts";
import { labelOf, type LabelContent } from "../../shared/contribution/label.ts";
import { fail, ok } from "../../shared/result.ts";
import type { Result } from "../../shared/result.ts";
import { demoEntries } from "../domain/demo/demo-entries.ts";
import { DEMO_HISTORY_MS, demoIncident } from "../domain/demo/demo-incident.ts";
import type { DemoCompartment, DemoIncident } from "../domain/demo/demo-incident.ts";
import { DEMO_ACCOUNTS, DEMO_PASSWORD, DEMO_ROOM } from "../domain/demo/demo-outline.ts";
import { newSecret } from "../domain/secrets.ts";
import type { CompartmentId } from "../../shared/ids.ts";
import type { Append, Ledger } from "../ports/ledger.ts";
import type { AccountStore } from "../ports/directory/accounts.ts";
import type { CompartmentStore } from "../ports/directory/compartments.ts";
import type { MemberStore } from "../ports/directory/members.ts";
import type { PartnerStore } from "../ports/directory/partners.ts";
import type { RoomStore } from "../ports/directory/rooms.ts";
import type { Needs } from "./command-context.ts";

const MINUTE_MS = 60_000;

/** What seeding works with. Nothing may write to the demo's compartments at the same time: it runs before the server listens. */
export type SeedContext = Needs<
  PartnerStore & AccountStore & RoomStore & MemberStore & CompartmentStore,
  "by" | "passwords" | "clock" | "random" | "siteId"
> & {
  readonly ledger: Ledger;
  readonly sha256: Sha256;
};

/** Seeding needs a username or partner code that is already in use. Accounts that were made before the conflict was found stay. */
export interface SeedObstacle {
  readonly code: "name-taken";
  readonly name: string;
}

/**
 * Seeds the demo once: partners, accounts, the room, its compartments, and the past hour in the ledger.
 *
 * All ids are fixed and all times follow from the room's own `createdAt`, so a seed that a crash cut short is carried on by the
 * next call, byte for byte. Once the ledgers are complete, seeding changes nothing, so that people's own changes stay.
 */
export async function seedDemo(context: SeedContext): Promise<Result<"seeded" | "already-there", SeedObstacle>> {
  const { directory, clock } = context;
  const lead = DEMO_ACCOUNTS.find((user) => user.role === "lead");
  if (lead === undefined) throw new Error("broken assumption: the demo has a lead");
  const existing = await directory.roomFor(DEMO_ROOM.id, lead.id);
  const startedAt = existing?.room.createdAt ?? Math.floor(clock.now() / MINUTE_MS) * MINUTE_MS;
  const incident = demoIncident(startedAt);
  const missing = await missingEntries(context, incident, startedAt);
  if (missing.length === 0) return ok("already-there");
  const obstacle = (await seedPartners(context, incident)) ?? (await seedUsers(context, incident, startedAt));
  if (obstacle !== null) return fail(obstacle);
  if (existing === null) await directory.createRoom(context.by, { ...incident.room, host: lead.partner, createdAt: startedAt }, lead.id);
  await seedRoom(context, incident, startedAt);
  // Last, and in one durable commit: complete ledgers are the sign that the seed is done.
  await context.ledger.append(missing);
  return ok("seeded");
}

/** What each ledger lacks. One that holds anything but a beginning of the demo's own log lacks nothing. */
async function missingEntries(context: SeedContext, incident: DemoIncident, startedAt: number): Promise<readonly Append[]> {
  const missing: Append[] = [];
  for (const compartment of incident.compartments) {
    const rest = await restOf(context, compartment, startedAt);
    if (rest !== null) missing.push(rest);
  }
  return missing;
}

async function restOf(context: SeedContext, compartment: DemoCompartment, startedAt: number): Promise<Append | null> {
  const head = await context.ledger.head(compartment.id);
  const label = await labelFor(context, compartment);
  const entries = demoEntries(compartment, { label, startedAt, sha256: context.sha256 });
  if (head.seq >= entries.length) return null;
  const last = entries[head.seq - 1];
  if (last !== undefined && !equalBytes(last.hash, head.hash)) return null;
  return appendOf(compartment.id, head.hash, entries.slice(head.seq));
}

/** The label that a compartment of the demo has, where a start before made it, perhaps of an earlier version; else the one that it gets. */
async function labelFor({ directory, siteId }: SeedContext, compartment: DemoCompartment): Promise<LabelContent> {
  const { originator, releasableTo, ceiling } = compartment;
  const made = await directory.compartment(compartment.id);
  return made === null ? { originator, releasableTo, ceiling, home: await siteId() } : labelOf(made);
}

function appendOf(compartment: CompartmentId, expectedHead: Uint8Array, entries: readonly LedgerEntry[]): Append {
  return { compartment, expectedHead, entries };
}

async function seedPartners({ directory, by }: SeedContext, incident: DemoIncident): Promise<SeedObstacle | null> {
  for (const partner of incident.partners) {
    if ((await directory.addPartner(by, partner)) === "added") continue;
    const known = (await directory.partners()).find((other) => other.code === partner.code);
    if (known?.name !== partner.name) return { code: "name-taken", name: partner.code };
  }
  return null;
}

/** Adds the accounts. Those that are only authors of the history get a random password and are disabled. */
async function seedUsers(context: SeedContext, incident: DemoIncident, startedAt: number): Promise<SeedObstacle | null> {
  const { directory, by, passwords, random } = context;
  for (const { id, username, displayName, partner, maySignIn, authorities = [] } of incident.users) {
    const known = await directory.userByUsername(username);
    if (known !== null && known.user.id !== id) return { code: "name-taken", name: username };
    if (known === null) {
      const passwordHash = await passwords.hash(maySignIn ? DEMO_PASSWORD : newSecret(random));
      const has = {
        isAdmin: false,
        isPartnerAdmin: authorities.includes("isPartnerAdmin"),
        mayRelease: authorities.includes("mayRelease"),
      };
      await directory.addUser(by, { id, username, displayName, partner, ...has, passwordHash, createdAt: startedAt - DEMO_HISTORY_MS });
    }
    if (!maySignIn) await directory.changeUser(by, id, { isDisabled: true });
  }
  return null;
}

async function seedRoom(context: SeedContext, incident: DemoIncident, startedAt: number): Promise<void> {
  const { directory, by } = context;
  const room = incident.room.id;
  for (const user of incident.users) if (user.role !== null) await directory.setMember(by, { room, user: user.id, role: user.role });
  for (const compartment of incident.compartments) {
    const { id, name } = compartment;
    if ((await directory.compartment(id)) !== null) continue;
    const label = await labelFor(context, compartment);
    await directory.createCompartment(by, { id, room, name, ...label, createdAt: startedAt - DEMO_HISTORY_MS });
  }
}

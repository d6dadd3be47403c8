import { createHash } from "node:crypto";
import type { Classification, Tlp } from "../../../shared/board/vocabulary.ts";
import type { CompartmentId, PartnerCode, RoomId, UserId } from "../../../shared/ids.ts";
import { DEMO_USERS, type DemoUser } from "./people.ts";

/** Password of the demo accounts that may sign in. */
export const DEMO_PASSWORD = "majlis-demo";

/** A compartment of the demo, without what is written in it. */
export interface DemoCompartmentOutline {
  readonly key: "common" | "ferry" | "sources";
  readonly id: CompartmentId;
  readonly name: string;
  readonly originator: PartnerCode;
  /** Sorted, the originator in it. */
  readonly releasableTo: readonly PartnerCode[];
  /** No card of it is marked higher. */
  readonly ceiling: { readonly classification: Classification; readonly tlp: Tlp };
  /** How many entries its log has once the demo is seeded. A start looks for so many instead of making the demo again, which takes 0.2 s. */
  readonly entryCount: number;
}

/** The people of the demo with their ids. */
export const DEMO_ACCOUNTS: readonly (DemoUser & { readonly id: UserId })[] = DEMO_USERS.map((user) => ({
  ...user,
  id: demoId("user", user.username),
}));

/** The demo accounts one can sign in with, all with {@link DEMO_PASSWORD}. */
export function demoAccounts(): { readonly username: string; readonly displayName: string; readonly partner: PartnerCode }[] {
  return DEMO_ACCOUNTS.filter(({ maySignIn }) => maySignIn).map(({ username, displayName, partner }) => ({
    username,
    displayName,
    partner,
  }));
}

/** The room of the fictional incident "Strait Watch". */
export const DEMO_ROOM: { readonly id: RoomId; readonly title: string; readonly summary: string } = {
  id: demoId("room", "strait-watch"),
  title: "Strait Watch",
  summary: "A fictional incident: a port outage, drones and a threat to a ferry, seen by three nations that share not quite everything.",
};

/** The compartments of that room. */
export const DEMO_COMPARTMENTS: readonly DemoCompartmentOutline[] = [
  outline("common", {
    name: "Common picture",
    releasableTo: ["ALF", "BRV", "CRL"],
    ceiling: ceiling("restricted", "amber"),
    entryCount: 209,
  }),
  outline("ferry", {
    name: "Ferry protection",
    releasableTo: ["ALF", "BRV"],
    ceiling: ceiling("confidential", "amber+strict"),
    entryCount: 82,
  }),
  outline("sources", { name: "Alfara sources", releasableTo: ["ALF"], ceiling: ceiling("secret", "red"), entryCount: 98 }),
];

/** A fixed id for something of the demo, shaped like every other id: 32 hex digits that say nothing. */
export function demoId(kind: string, key: string): string {
  return createHash("sha256").update(`majlis demo ${kind} ${key}`).digest("hex").slice(0, 32);
}

function ceiling(classification: Classification, tlp: Tlp): DemoCompartmentOutline["ceiling"] {
  return { classification, tlp };
}

function outline(
  key: DemoCompartmentOutline["key"],
  rest: Pick<DemoCompartmentOutline, "name" | "releasableTo" | "ceiling" | "entryCount">,
): DemoCompartmentOutline {
  return { key, id: demoId("compartment", key), originator: "ALF", ...rest };
}

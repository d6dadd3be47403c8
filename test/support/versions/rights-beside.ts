import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { SITE_TRAIL } from "../../../shared/trail/trail-owner.ts";
import { RestClient } from "../rest-client.ts";
import { runMajlis } from "../terminal.ts";
import type { BothNodes } from "./acts-beside.ts";
import { SITE_PASSWORD } from "./old-site.ts";
import type { VersionTrial } from "./version-trial.ts";

const GUEST = "guest-brv";

/**
 * Rights on nodes of both versions: each change of one, on either node, holds on the other. The chains of the trail go on without those of a version that writes
 * none and verify all the same (TR6). An invitation that was refused on the new node stays refused there, whatever the old one is asked; what the old one does with it
 * is said, and held to what OPERATIONS.md promises.
 */
export async function rightsBeside(trial: VersionTrial, { old, fresh }: BothNodes, url: string): Promise<void> {
  const [onOld, onNew] = await Promise.all([old, fresh].map((node) => RestClient.signIn(node.url, "lead-alf", SITE_PASSWORD)));
  if (onOld === undefined || onNew === undefined) throw new Error("no lead");
  const writesTrail = (await onOld.get("/api/trail?of=site")).status === 200;
  trial.say(true, writesTrail ? "old writes the trail" : "old writes no trail");
  await changesOnBoth(trial, { onOld, onNew });
  await verifiedTrail(trial, url, "after changes on both");
  await refusedBeside(trial, onNew, [old.url, fresh.url]);
  await verifiedTrail(trial, url, "after the refusal");
}

interface Leads {
  readonly onOld: RestClient;
  readonly onNew: RestClient;
}

/** Accounts and roles changed in turn on both nodes; each is what the last change made it, on both. */
async function changesOnBoth(trial: VersionTrial, { onOld, onNew }: Leads): Promise<void> {
  const account = { username: GUEST, displayName: "Guest of Baruv", partner: "BRV", password: SITE_PASSWORD };
  const made = await onOld.post("/api/users", account);
  trial.say(made.status === 201, `old adds an account beside new: ${made.status}`);
  for (const [index, lead] of [onNew, onOld, onNew, onOld].entries()) {
    const { status } = await lead.post("/api/rooms", { title: `Room ${index}` });
    if (status !== 201) trial.say(false, `making a room: ${status}`);
  }
  const [theirs, ours] = await Promise.all([onOld, onNew].map((lead) => lead.get("/api/rooms")));
  trial.say(theirs?.text === ours?.text, "both list the rooms that either made");
}

/** The exported trail of the site and of a nation verify. */
async function verifiedTrail(trial: VersionTrial, url: string, when: string): Promise<void> {
  for (const owner of [SITE_TRAIL, "ALF", "BRV"]) {
    const exported = await runMajlis(
      ["trail", ...(owner === SITE_TRAIL ? [] : ["--of", owner])],
      { DATABASE_URL: url },
      trial.checkouts.new,
    );
    const file = join(trial.scratch, `trail-of-${owner}.jsonl`);
    writeFileSync(file, exported.out);
    const { code, out, err } = await runMajlis(["verify", file], {}, trial.checkouts.new);
    const records = /^records +(\d+)$/m.exec(out)?.[1] ?? "?";
    const isNone = exported.code === 0 && exported.out.trim() === "";
    trial.say(
      code === 0 || isNone,
      `the trail of ${owner === SITE_TRAIL ? "the site" : owner} verifies ${when}: ${isNone ? "empty" : `${records} records`} ${err}`,
    );
  }
}

/** A person refuses an invitation on the new node; the old node is then asked to show it, and to accept it. */
async function refusedBeside(
  trial: VersionTrial,
  onNew: RestClient,
  [oldUrl, newUrl]: readonly [oldUrl: string, newUrl: string],
): Promise<void> {
  const { room } = await onNew.json<{ room: { id: string } }>("POST", "/api/rooms", { title: "Refused" });
  const asked = { username: GUEST, role: "analyst" };
  const { invitation } = await onNew.json<{ invitation: { id: string } }>("POST", `/api/rooms/${room.id}/invitations`, asked);
  const [there, here] = await Promise.all([oldUrl, newUrl].map((at) => RestClient.signIn(at, GUEST, SITE_PASSWORD)));
  if (there === undefined || here === undefined) throw new Error("no guest");
  const refusal = await here.post(`/api/invitations/${invitation.id}/refusal`, {});
  trial.say(refusal.status === 204, `the guest refuses on new: ${refusal.status}`);
  const listed = await here.json<{ invitations: unknown[] }>("GET", "/api/invitations");
  const again = await here.post(`/api/invitations/${invitation.id}/acceptance`, {});
  trial.say(listed.invitations.length === 0 && again.status === 404, `new shows it no more and lets nobody in by it: ${again.status}`);
  const shownOnOld = await there.get("/api/invitations");
  const acceptedOnOld = await there.post(`/api/invitations/${invitation.id}/acceptance`, {});
  const isHeld = acceptedOnOld.status === 404;
  // Only new nodes hold a refused invitation for refused (OPERATIONS.md).
  trial.say(
    true,
    `old ${isHeld ? "holds it for refused, too" : `lets the guest in by it: ${acceptedOnOld.status}`}; it listed ${shownOnOld.status}`,
  );
  const members = (await onNew.json<{ members: { user: { username: string } }[] }>("GET", `/api/rooms/${room.id}`)).members;
  trial.say(members.some(({ user }) => user.username === GUEST) !== isHeld, "new shows the room as old left it");
  const after = await here.post(`/api/invitations/${invitation.id}/acceptance`, {});
  trial.say(after.status === 404, `new still lets nobody in by it: ${after.status}`);
}

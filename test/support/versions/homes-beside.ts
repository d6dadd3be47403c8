import { existsSync } from "node:fs";
import { join } from "node:path";
import { RestClient } from "../rest-client.ts";
import type { RunningServer } from "../start-server.ts";
import { runMajlis } from "../terminal.ts";
import { SITE_PASSWORD, typeAs, type Access, type OldSite } from "./old-site.ts";
import type { BothNodes } from "./acts-beside.ts";
import { firstChanged, storedEntries } from "./stored-entries.ts";
import { verifyExportOf, type Version, type VersionTrial } from "./version-trial.ts";

/** Edits that each node writes into each compartment. */
const EDITS = 20;

/** The database of both nodes, and an empty one to move to. */
interface Databases {
  readonly url: string;
  readonly empty: string;
}

interface Shown {
  readonly compartment: { readonly id: string };
}

/** Whether a node of the old version knows sites, and so labels that name one. */
export async function knowsHomes({ url }: RunningServer, { wide, lead }: OldSite): Promise<boolean> {
  const headers = { authorization: `Bearer ${lead.token}` };
  const [header = ""] = (await (await fetch(`${url}/api/compartments/${wide}/ledger`, { headers })).text()).split("\n");
  return !header.includes('"site":null') && header.includes('"site":');
}

/**
 * A compartment that the new node makes, with a ceiling and a home, and one of the old node, with neither: both nodes serve and write both, each under the
 * one label that it has, and what either exports, and a backup, verifies with both versions.
 */
export async function homesBeside(trial: VersionTrial, { old, fresh, site }: BothNodes, databases: Databases): Promise<void> {
  const [onOld, onNew] = await Promise.all([
    RestClient.signIn(old.url, "lead-alf", SITE_PASSWORD),
    RestClient.signIn(fresh.url, "lead-alf", SITE_PASSWORD),
  ]);
  const { rooms } = await onNew.json<{ rooms: { id: string }[] }>("GET", "/api/rooms");
  const path = `/api/rooms/${rooms[0]?.id}/compartments`;
  const ceiling = { classification: "secret", tlp: "amber+strict" };
  const bounded = await onNew.json<Shown>("POST", path, { name: "With a ceiling", releasableTo: ["BRV"], ceiling });
  const plain = await onOld.json<Shown>("POST", path, { name: "Of the old node", releasableTo: ["BRV"] });
  const { status } = await onOld.post(path, { releasableTo: [], ceiling });
  trial.say(status === 400, `old refuses a ceiling: ${status}`);
  for (const [{ compartment }, labelled] of [
    [bounded, true],
    [plain, false],
  ] as const) {
    const access: Access = { ...site.lead, compartment: compartment.id };
    await typeAs(old, access, EDITS);
    await typeAs(fresh, access, EDITS);
    const heads = new Set([await verifyExportOf(trial, old, "old", access), await verifyExportOf(trial, fresh, "new", access)]);
    const { text } = await onOld.get(`/api/compartments/${compartment.id}/ledger`);
    const header = JSON.parse(text.split("\n", 1)[0] ?? "") as { site: { id: string }; labels: { home?: string }[] };
    const isRight = header.labels[0]?.home === (labelled ? header.site.id : undefined);
    trial.say(heads.size === 1 && isRight, `both nodes write and export one log, ${labelled ? "with" : "without"} a home`);
  }
  await movedByOld(trial, databases);
}

/**
 * The old version backs all of it up, restores it and moves it to a database; the new one restores the same backup: every entry as it was. A database whose
 * layout this version has raised is not backed up by the old one, which says so; this version then makes the backup that the old one reads.
 */
async function movedByOld({ checkouts, scratch, say }: VersionTrial, { url, empty }: Databases): Promise<void> {
  const before = await storedEntries({ url });
  const file = join(scratch, "homes.majlis");
  const restored = join(scratch, "homes-restored-by-old");
  const again = join(scratch, "homes-restored-by-new");
  const run = async (version: Version, args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<void> => {
    const { code, err } = await runMajlis(args, env, checkouts[version]);
    say(code === 0, `${version}: majlis ${args[0]} of compartments with a home ${err.trim()}`);
  };
  const refused = await runMajlis(["backup", file], { DATABASE_URL: url }, checkouts.old);
  const isNewer = refused.code !== 0 && /newer version.*Nothing was changed/.test(refused.err) && !existsSync(file);
  say(refused.code === 0 || isNewer, `old: majlis backup of compartments with a home ${refused.err.trim()}`);
  if (refused.code !== 0) await run("new", ["backup", file], { DATABASE_URL: url });
  await run("old", ["restore", file, "--data", restored]);
  await run("old", ["migrate", "to-postgres", "--data", restored], { DATABASE_URL: empty });
  await run("new", ["restore", file, "--data", again]);
  for (const [place, name] of [
    [{ folder: restored }, "what old restored"],
    [{ url: empty }, "what old moved"],
    [{ folder: again }, "what new restored"],
  ] as const) {
    const changed = firstChanged(before, await storedEntries(place));
    say(changed === null, `every entry, and the labels they were written under, are in ${name} ${changed ?? ""}`);
  }
}

import { rmSync } from "node:fs";
import { join } from "node:path";
import type { StorePlace } from "../../../server/cli/archive-stores.ts";
import { startPostgres } from "../postgres.ts";
import { startServer, type RunningServer } from "../start-server.ts";
import { runMajlis } from "../terminal.ts";
import { lookAs, ODD_CARD, oddCardText, setUpSite, typeAs, writeAs, writeCardAs, type OldSite } from "./old-site.ts";
import { countOf, firstChanged, storedEntries, type StoredEntries } from "./stored-entries.ts";
import { reasonOf, verifyExportOf, type Version, type VersionTrial } from "./version-trial.ts";

/** What the old version left behind, and what must still be found later. */
interface Left {
  readonly site: OldSite;
  /** The card with unknown marks, a table and a comment, as the old version showed it. */
  readonly card: string;
  entries: StoredEntries;
}

/** Writes a site with a server of the old version on a store, a data folder or a database, as stock clients could, and stops the server. */
export async function writeWithOld(trial: VersionTrial, place: StorePlace): Promise<Left> {
  const server = await serve(trial, "old", place);
  try {
    const site = await setUpSite(server);
    await writeCardAs(server, site.lead);
    await writeCardAs(server, { ...site.lead, compartment: site.own });
    await typeAs(server, site.analyst, trial.updates);
    trial.say(true, `old has written ${await talkAs(server, site)} acts`);
    await verifyExportOf(trial, server, "old", site.lead);
    return { site, card: oddCardText(await lookAs(server, site.lead), ODD_CARD), entries: new Map() };
  } finally {
    await server.stop();
  }
}

/** Acts of each kind about the odd card, where a version knows acts; gives how many. */
async function talkAs({ url }: RunningServer, { wide, lead, analyst }: OldSite): Promise<number> {
  const said: [string, object][] = [
    ["comments", { card: ODD_CARD, text: "Who has seen it, too?" }],
    ["sightings", { card: ODD_CARD, at: "2026-11-20T10:00:00Z", count: 2, note: "From the pier" }],
    ["opinions", { card: ODD_CARD, opinion: "agree", explanation: "Two sources" }],
  ];
  let made = 0;
  for (const { token } of [lead, analyst])
    for (const [path, body] of said) {
      const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
      const { status } = await fetch(`${url}/api/compartments/${wide}/${path}`, { method: "POST", headers, body: JSON.stringify(body) });
      if (status === 201) made += 1;
      else if (status !== 404) throw new Error(`${path}: ${status}`);
    }
  return made;
}

/** A data folder written by the old version: opened, edited, moved to PostgreSQL and back, backed up and restored by the new one. */
export async function folderOfOld(trial: VersionTrial): Promise<void> {
  const folder = join(trial.scratch, "folder");
  const left = await writeWithOld(trial, { folder });
  left.entries = await storedEntries({ folder });
  trial.say(true, `old left a data folder with ${countOf(left.entries)} entries, which verify before anything is changed`);
  await backUpOfOld(trial, { folder }, left);
  await editWithNew(trial, { folder }, left);
  const postgres = await startPostgres();
  try {
    const url = await postgres.createDatabase();
    const [back, restored] = ["back", "restored"].map((name) => join(trial.scratch, name)) as [string, string];
    await run(trial, ["migrate", "to-postgres", "--data", folder], { DATABASE_URL: url });
    await editWithNew(trial, { url }, left);
    await run(trial, ["migrate", "to-sqlite", "--data", back], { DATABASE_URL: url });
    await editWithNew(trial, { folder: back }, left);
    await backUpAndRestore(trial, { folder: back }, restored);
    await editWithNew(trial, { folder: restored }, left);
  } finally {
    await postgres.stop();
  }
  await openedByOld(trial, { folder });
}

/** The same of a PostgreSQL database written by the old version. */
export async function databaseOfOld(trial: VersionTrial): Promise<void> {
  const postgres = await startPostgres();
  try {
    const url = await postgres.createDatabase();
    const left = await writeWithOld(trial, { url });
    left.entries = await storedEntries({ url });
    trial.say(true, `old left a database with ${countOf(left.entries)} entries, which verify before anything is changed`);
    await editWithNew(trial, { url }, left);
    const [moved, restored] = ["moved", "restored-database"].map((name) => join(trial.scratch, name)) as [string, string];
    await run(trial, ["migrate", "to-sqlite", "--data", moved], { DATABASE_URL: url });
    await editWithNew(trial, { folder: moved }, left);
    await backUpAndRestore(trial, { url }, restored);
    await editWithNew(trial, { folder: restored }, left);
    await openedByOld(trial, { url });
  } finally {
    await postgres.stop();
  }
}

/** Opens a store with the new version: nothing is written by looking, old entries stay byte for byte, edits go on behind them. */
async function editWithNew(trial: VersionTrial, place: StorePlace, left: Left): Promise<void> {
  const name = "url" in place ? "the database" : `the folder ${place.folder.split("/").at(-1)}`;
  const before = await storedEntries(place);
  const looking = await serve(trial, "new", place);
  const card = oddCardText(await lookAs(looking, left.site.lead), ODD_CARD);
  await looking.stop();
  const looked = await storedEntries(place);
  trial.say(card === left.card, `new shows the marks, table and comment in ${name} as old did`);
  trial.say(countOf(looked) === countOf(before) && firstChanged(before, looked) === null, `looking wrote nothing into ${name}`);
  const server = await serve(trial, "new", place);
  try {
    const last = await typeAs(server, left.site.analyst, trial.updates);
    await writeAs(server, left.site.lead, (doc) => doc.getMap("meta").set("after", last));
    await verifyExportOf(trial, server, "new", left.site.lead);
  } finally {
    trial.say((await server.stop()) === 0, "new stopped");
  }
  const after = await storedEntries(place);
  const changed = firstChanged(left.entries, after);
  trial.say(
    changed === null,
    `${countOf(left.entries)} entries of old are byte for byte in ${name}, of ${countOf(after)} ${changed ?? ""}`,
  );
}

async function backUpAndRestore(trial: VersionTrial, place: StorePlace, into: string): Promise<void> {
  const file = `${into}.majlis`;
  await run(
    trial,
    ["backup", file, ...("url" in place ? [] : ["--data", place.folder])],
    "url" in place ? { DATABASE_URL: place.url } : {},
  );
  await run(trial, ["restore", file, "--data", into]);
  const there = await runMajlis(["restore", file, "--check"], {}, trial.checkouts.old);
  const isRead = there.code === 0;
  trial.say(
    isRead || (there.code === 1 && there.err.includes("format 2")),
    `the old version ${isRead ? "reads" : "refuses"} the backup: exit ${there.code}, "${there.err.trim()}"`,
  );
}

/** A backup that the old version made of its own store is read and restored by the new one. */
async function backUpOfOld(trial: VersionTrial, place: { readonly folder: string }, left: Left): Promise<void> {
  const file = join(trial.scratch, "old.majlis");
  const made = await runMajlis(["backup", file, "--data", place.folder], {}, trial.checkouts.old);
  trial.say(made.code === 0, `old backed its folder up ${made.err}`);
  const folder = join(trial.scratch, "restored-of-old");
  await run(trial, ["restore", file, "--data", folder]);
  const changed = firstChanged(left.entries, await storedEntries({ folder }));
  trial.say(changed === null, `new restored the backup of old, byte for byte ${changed ?? ""}`);
  rmSync(folder, { recursive: true, force: true });
}

/** The old version opens what the new one has worked on, or, where its layout was raised, does not and says why. It changes nothing either way. */
async function openedByOld(trial: VersionTrial, place: StorePlace): Promise<void> {
  const before = await storedEntries(place);
  let said = "it serves";
  try {
    await (await serve(trial, "old", place)).stop();
  } catch (cause) {
    said = reasonOf(cause);
  }
  const after = await storedEntries(place);
  const isSame = countOf(before) === countOf(after) && firstChanged(before, after) === null;
  trial.say(
    (said === "it serves" || /newer/i.test(said)) && isSame,
    `old is started on the ${"url" in place ? "database" : "folder"} after new, and changes nothing: ${said}`,
  );
}

async function run(trial: VersionTrial, args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<void> {
  const { code, err } = await runMajlis(args, env, trial.checkouts.new);
  trial.say(code === 0, `new: majlis ${args.slice(0, 2).join(" ")} ${err}`);
}

function serve(trial: VersionTrial, version: Version, place: StorePlace): Promise<RunningServer> {
  const checkout = trial.checkouts[version];
  return "url" in place ? startServer({ env: { DATABASE_URL: place.url }, checkout }) : startServer({ dataFolder: place.folder, checkout });
}

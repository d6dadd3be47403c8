/*
 * An older and the present version over one store: `node test/trials/versions.ts --other <checkout of the older one> [--updates 1000]`.
 * The other checkout needs its node_modules (a link will do). Prints what each accepted of the other, ends with 1 if anything was not.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import * as Y from "yjs";
import { RawClient } from "../support/kill/raw-client.ts";
import { startPostgres } from "../support/postgres.ts";
import { RestClient } from "../support/rest-client.ts";
import { startServer, type RunningServer } from "../support/start-server.ts";
import { runMajlis } from "../support/terminal.ts";

const { values } = parseArgs({ options: { other: { type: "string" }, updates: { type: "string", default: "1000" } } });
if (values.other === undefined) throw new Error("--other names the checkout of the older version");
const updates = Number(values.updates);
const checkouts = { old: resolve(values.other), new: join(import.meta.dirname, "..", "..") } as const;
type Version = keyof typeof checkouts;
const versions: readonly Version[] = ["old", "new"];
const scratch = mkdtempSync(join(tmpdir(), "majlis-versions-"));
let faults = 0;

interface Access {
  readonly compartment: string;
  readonly token: string;
}

function say(isGood: boolean, line: string): void {
  if (!isGood) faults += 1;
  console.log(`${isGood ? "ok   " : "FAULT"} ${line}`);
}

async function setUp(server: RunningServer): Promise<Access> {
  const lead = await RestClient.signIn(server.url, "lead-alf");
  const { rooms } = await lead.json<{ rooms: { id: string }[] }>("GET", "/api/rooms");
  const body = { name: "Versions", releasableTo: ["BRV"] };
  const made = await lead.json<{ compartment: { id: string } }>("POST", `/api/rooms/${rooms[0]?.id}/compartments`, body);
  return { compartment: made.compartment.id, token: await lead.token() };
}

/** Types so many updates and resolves once each was receipted. Gives the highest entry. */
async function type(server: RunningServer, { compartment, token }: Access): Promise<number> {
  const writer = new RawClient({ watches: false });
  await writer.join({ socketUrl: server.socketUrl, compartment, token });
  const text = new Y.Text();
  writer.doc.getMap("meta").set(`text-${writer.doc.clientID}`, text);
  for (let edit = 1; edit < updates; edit += 1) {
    if (edit % 10 === 9) text.delete(0, 2);
    else text.insert(text.length, `w${edit % 7} `);
    while (writer.unreceipted > 20) await writer.next(100);
  }
  while (writer.unreceipted > 0) await writer.next(100);
  writer.leave();
  await writer.closed();
  return Math.max(...writer.receipts.map(({ seq }) => seq));
}

/** Exports over REST; both versions' verifiers must accept it and name the same head. */
async function verifyByBoth(server: RunningServer, { compartment, token }: Access, by: string): Promise<string> {
  const answer = await fetch(`${server.url}/api/compartments/${compartment}/ledger`, { headers: { authorization: `Bearer ${token}` } });
  const file = join(scratch, "export.ndjson");
  writeFileSync(file, Buffer.from(await answer.arrayBuffer()));
  const heads = new Set<string>();
  for (const version of versions) {
    const { code, out, err } = await runMajlis(["verify", file], {}, checkouts[version]);
    const head = /^head +(\S+)$/m.exec(out)?.[1] ?? "";
    const entries = /^entries +(\d+)$/m.exec(out)?.[1] ?? "?";
    heads.add(head);
    say(code === 0, `${version} verifies what ${by} exported: ${entries} entries, head ${head.slice(0, 12)} ${err}`);
  }
  return [...heads].join(" and ");
}

/** The last line that says why, without what came before it. */
function reasonOf(cause: unknown): string {
  return cause instanceof Error ? (cause.message.trim().split("\n").at(-1) ?? "") : String(cause);
}

/** One after the other on one data folder: old, new, and old again, which may refuse what the new one has brought up to date. */
async function alternate(): Promise<void> {
  const dataFolder = join(scratch, "data");
  let access: Access | null = null;
  let entries = 0;
  for (const [turn, version] of (["old", "new", "old", "new"] as const).entries()) {
    let server: RunningServer;
    try {
      server = await startServer({ demo: true, dataFolder, checkout: checkouts[version] });
    } catch (cause) {
      const reason = reasonOf(cause);
      say(version === "old" && turn > 0 && /newer/i.test(reason), `${version} does not open the folder after the new one: ${reason}`);
      continue;
    }
    try {
      access ??= await setUp(server);
      const last = await type(server, access);
      say(last >= entries + updates, `${version} wrote ${updates} updates on the other's, up to entry ${last}`);
      entries = last;
      await verifyByBoth(server, access, version);
    } finally {
      say((await server.stop()) === 0, `${version} stopped`);
    }
  }
}

/** Both at once over one database. */
async function sideBySide(): Promise<void> {
  const postgres = await startPostgres();
  const running: RunningServer[] = [];
  try {
    const env = { DATABASE_URL: await postgres.createDatabase() };
    for (const version of versions) {
      try {
        running.push(await startServer({ demo: true, env, checkout: checkouts[version] }));
      } catch (cause) {
        console.log(`skip  ${version} does not serve on PostgreSQL: ${reasonOf(cause)}`);
        return;
      }
    }
    const [first, second] = running as [RunningServer, RunningServer];
    const access = await setUp(first);
    const lasts = await Promise.all([type(first, access), type(second, access)]);
    say(Math.max(...lasts) >= 2 * updates, `both wrote ${updates} updates at once, up to entry ${Math.max(...lasts)}`);
    const heads = new Set([await verifyByBoth(first, access, "old"), await verifyByBoth(second, access, "new")]);
    say(heads.size === 1, "both export the same head");
  } finally {
    for (const server of running) await server.stop();
    await postgres.stop();
  }
}

try {
  await alternate();
  await sideBySide();
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
process.exitCode = faults === 0 ? 0 : 1;

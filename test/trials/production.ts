/*
 * Installs this version as a production host does, in a folder of its own, and works with it: `node test/trials/production.ts`.
 * What is committed is copied, `npm ci --ignore-scripts --omit=dev` installs it with the Node that runs this, the client is built, and the server is started, signed in to, written to,
 * stopped, started again and read. Needs the registry of packages. Prints what it did, and ends with 1 where something failed.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import * as Y from "yjs";
import { RestClient } from "../support/rest-client.ts";
import { startServer, type RunningServer } from "../support/start-server.ts";
import { openStockClient, until } from "../support/stock-client.ts";

const project = join(import.meta.dirname, "..", "..");
const folder = mkdtempSync(join(tmpdir(), "majlis-production-"));
const dataFolder = join(folder, "data");
const checkout = join(folder, "majlis");
const env = { ...process.env, PATH: [dirname(process.execPath), process.env["PATH"] ?? ""].join(delimiter) };
const run = (program: string, args: readonly string[]): void => void execFileSync(program, args, { cwd: checkout, env, stdio: "inherit" });
const account = { username: "chief", displayName: "Chief", password: "a long enough password" };

try {
  install();
  const { compartment, token } = await served((server) => write(server));
  const text = await served((server) => read(server, { compartment, token }));
  if (text !== "written before the restart") throw new Error(`after the restart the board says ${JSON.stringify(text)}`);
  console.log("what was written before the restart is read after it");
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function install(): void {
  mkdirSync(checkout);
  execFileSync("sh", ["-c", `git archive HEAD | tar -x -C ${JSON.stringify(checkout)}`], { cwd: project, stdio: "inherit" });
  console.log(`Node ${process.version}, ${process.platform} ${process.arch}: npm ci --ignore-scripts --omit=dev`);
  run("npm", ["ci", "--ignore-scripts", "--omit=dev", "--loglevel=error"]);
  const { length } = readdirSync(join(checkout, "node_modules"));
  console.log(
    `${length} folders of packages; development's are ${existsSync(join(checkout, "node_modules", "vitest")) ? "there" : "left out"}`,
  );
  run(process.execPath, ["node_modules/vite/bin/vite.js", "build", "--logLevel", "warn"]);
}

async function served<Value>(work: (server: RunningServer) => Promise<Value>): Promise<Value> {
  const server = await startServer({ checkout, dataFolder, env: { NODE_ENV: "production" } });
  try {
    return await work(server);
  } finally {
    const code = await server.stop();
    console.log(`the server ended with ${code}`);
  }
}

async function write(server: RunningServer): Promise<{ readonly compartment: string; readonly token: string }> {
  const page = await (await fetch(server.url)).text();
  if (!page.includes("<div id=")) throw new Error("the client is not served");
  const setupToken = server.setupLink?.split("#")[1] ?? "";
  const chief = new RestClient(server.url);
  await chief.json("POST", "/api/setup", { token: setupToken, partner: { code: "ALF", name: "Alfara" }, ...account });
  const signedIn = await RestClient.signIn(server.url, account.username, account.password);
  const { room } = await signedIn.json<{ room: { id: string } }>("POST", "/api/rooms", { title: "Production" });
  const body = { name: "Board", releasableTo: [] };
  const { compartment } = await signedIn.json<{ compartment: { id: string } }>("POST", `/api/rooms/${room.id}/compartments`, body);
  const token = await signedIn.token();
  const open = () => openStockClient({ socketUrl: server.socketUrl, compartment: compartment.id, token });
  const [board, reader] = [open(), open()];
  await Promise.all([board.synced, reader.synced]);
  board.doc.getMap("cards").set("card-1", new Y.Map([["title", "written before the restart"]]));
  // Others are sent only what is on disk (P1).
  await until(reader.doc, () => reader.doc.getMap("cards").has("card-1"));
  for (const client of [board, reader]) client.destroy();
  console.log("set up, signed in, made a room and a board, wrote a card");
  return { compartment: compartment.id, token };
}

async function read(server: RunningServer, place: { readonly compartment: string; readonly token: string }): Promise<string | undefined> {
  await RestClient.signIn(server.url, account.username, account.password);
  return await titleOf(server, place);
}

async function titleOf(
  server: RunningServer,
  { compartment, token }: { readonly compartment: string; readonly token: string },
): Promise<string | undefined> {
  const answer = await fetch(`${server.url}/api/compartments/${compartment}/state`, { headers: { authorization: `Bearer ${token}` } });
  const doc = new Y.Doc();
  Y.applyUpdate(doc, new Uint8Array(await answer.arrayBuffer()));
  const card = doc.getMap("cards").get("card-1");
  return card instanceof Y.Map ? String(card.get("title")) : undefined;
}

import { cpSync } from "node:fs";
import { join } from "node:path";
import { RestClient } from "../rest-client.ts";
import type { RunningServer } from "../start-server.ts";
import { SITE_PASSWORD, type Access } from "./old-site.ts";

/** Copies the data folder that 4d561d6 wrote (test/fixtures/README.md) into an existing folder. */
export function copyFixtureFolder(into: string): string {
  cpSync(join(import.meta.dirname, "..", "..", "fixtures", "data-folder-4d561d6"), into, { recursive: true });
  return into;
}

/** A person of that folder, signed in, and what they need to write on its wide board. */
export async function signInToFixture(
  server: RunningServer,
  username: "lead-alf" | "analyst-brv",
): Promise<{ readonly person: RestClient; readonly access: Access }> {
  const person = await RestClient.signIn(server.url, username, SITE_PASSWORD);
  const { rooms } = await person.json<{ rooms: { id: string }[] }>("GET", "/api/rooms");
  const detail = await person.json<{ compartments: { id: string; name: string }[] }>("GET", `/api/rooms/${rooms[0]?.id}`);
  const wide = detail.compartments.find(({ name }) => name === "Wide");
  if (wide === undefined) throw new Error(`${username} sees no board "Wide"`);
  return { person, access: { compartment: wide.id, token: await person.token() } };
}

import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readBoard } from "../../shared/board/board.ts";
import type { Attribution } from "../../shared/rest/attribution.ts";
import type { ContributionPage } from "../../shared/rest/contributions.ts";
import { importReport } from "../../shared/rest/import-report.ts";
import type { ImportReport } from "../../shared/rest/import-report.ts";
import { RestClient } from "../support/rest-client.ts";
import { startServer, type RunningServer } from "../support/start-server.ts";
import { openStockClient, until } from "../support/stock-client.ts";
import { bringIn } from "../support/bring-in.ts";

function sample(name: string): string {
  return readFileSync(new URL(`../fixtures/stix21/${name}.json`, import.meta.url), "utf8");
}

/** A bundle of so many reports. */
function manyReports(count: number): string {
  const id = (index: number): string => `00000000-0000-4000-8000-${index.toString(16).padStart(12, "0")}`;
  const at = "2026-01-01T00:00:00.000Z";
  const common = { type: "report", spec_version: "2.1", created: at, modified: at, published: at, report_types: ["threat-report"] };
  const objects = Array.from({ length: count }, (_, index) => ({
    ...common,
    id: `report--${id(index)}`,
    name: `Report ${index}`,
    object_refs: [`report--${id((index + 1) % count)}`],
    description: "words of a report ".repeat(20),
  }));
  return JSON.stringify({ type: "bundle", id: `bundle--${id(count)}`, objects });
}

describe("STIX 2.1 import into a live compartment (P7)", () => {
  let server: RunningServer;
  let lead: RestClient;
  let analyst: RestClient;
  let room: string;
  let compartment: string;

  beforeAll(async () => {
    server = await startServer({ demo: true });
    lead = await RestClient.signIn(server.url, "lead-alf");
    analyst = await RestClient.signIn(server.url, "analyst-brv");
    room = (await lead.json<{ rooms: { id: string }[] }>("GET", "/api/rooms")).rooms[0]?.id ?? "";
  });
  afterAll(async () => {
    await server.stop();
  });

  async function freshCompartment(releasableTo: string[]): Promise<string> {
    const made = await lead.json<{ compartment: { id: string } }>("POST", `/api/rooms/${room}/compartments`, { releasableTo });
    return made.compartment.id;
  }

  const post = (person: RestClient, bundle: string) =>
    fetch(`${server.url}/api/compartments/${compartment}/import`, {
      method: "POST",
      headers: { cookie: person.cookie, "content-type": "application/json" },
      body: bundle,
    });
  const entries = async () =>
    (await lead.json<ContributionPage>("GET", `/api/compartments/${compartment}/contributions?limit=500`)).entries;

  it("P2 P7 brings oasis-apt1 to everyone on the board, under the importing analyst's name, and a second time nothing", async () => {
    compartment = await freshCompartment(["BRV"]);
    const watching = openStockClient({ socketUrl: server.socketUrl, compartment, token: await lead.token() });
    await watching.synced;
    const answer = await post(analyst, sample("oasis-apt1"));
    expect(answer.status).toBe(200);
    const report: ImportReport = importReport.parse(await answer.json());
    expect(report).toMatchObject({ objects: 76, cards: 46, links: 30, setAside: [] });
    const { doc } = watching;
    await until(doc, () => doc.getMap("cards").size === 46 && doc.getMap("links").size === 30 + report.impliedLinks);
    expect(readBoard(doc).unreadable).toEqual([]);
    const { clients } = await lead.json<Attribution>("GET", `/api/compartments/${compartment}/attribution`);
    expect(Object.values(clients).map((owner) => owner.username)).toEqual(["analyst-brv"]);

    const before = await entries();
    const again = await post(analyst, sample("oasis-apt1"));
    expect(importReport.parse(await again.json())).toMatchObject({ objects: 76, cards: 0, links: 0, impliedLinks: 0 });
    expect(await entries()).toEqual(before);
    watching.destroy();
  });

  it("refuses the INVALID sample with object and property named, and changes nothing", async () => {
    compartment = await freshCompartment([]);
    const answer = await post(lead, sample("oasis-INVALID-timestamp"));
    expect(answer.status).toBe(400);
    const problem = (await answer.json()) as { code: string; detail: string };
    expect(problem.code).toBe("import-refused");
    expect(problem.detail).toContain("identity--8c6af861-7b20-41ef-9b59-6344fd872a8f");
    expect(problem.detail).toContain("modified");
    expect(await entries()).toEqual([]);
  });

  it("found 7: stops writing when its author is removed from the room, and says how much was written", async () => {
    compartment = await freshCompartment(["BRV"]);
    const watching = openStockClient({ socketUrl: server.socketUrl, compartment, token: await lead.token() });
    await watching.synced;
    const { user } = await analyst.json<{ user: { id: string } }>("GET", "/api/me");
    const answering = post(analyst, manyReports(8_000));
    await until(watching.doc, () => watching.doc.getMap("cards").size > 0);
    await lead.json("DELETE", `/api/rooms/${room}/members/${user.id}`);
    const removed = (await entries()).length;
    const answer = await answering;
    const { code, written } = (await answer.json()) as { code: string; written: { parts: number; of: number } };
    expect([answer.status, code]).toEqual([403, "import-stopped"]);
    expect(written.parts).toBeGreaterThan(0);
    expect(written.parts).toBeLessThan(written.of);
    // A claim and an entry for each part. One part more may have been in a commit at the removal; nothing came after that.
    const now = (await entries()).length;
    expect([1 + written.parts, 2 + written.parts]).toContain(now);
    expect(now - removed).toBeLessThanOrEqual(1);
    watching.destroy();
    await bringIn(lead, { room, person: analyst, username: "analyst-brv", role: "analyst" });
  });

  it("P3 answers a partner outside the set as if the compartment did not exist", async () => {
    compartment = await freshCompartment([]);
    const hidden = await post(analyst, sample("oasis-apt1"));
    expect(hidden.status).toBe(404);
    compartment = "00000000000000000000000000000000";
    const absent = await post(analyst, sample("oasis-apt1"));
    expect([absent.status, await absent.text()]).toEqual([404, await hidden.text()]);
  });
});

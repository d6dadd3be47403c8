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

function sample(name: string): string {
  return readFileSync(new URL(`../fixtures/stix21/${name}.json`, import.meta.url), "utf8");
}

describe("STIX 2.1 import into a live compartment (P7, issue 2 §8)", () => {
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

  it("P3 answers a partner outside the set as if the compartment did not exist", async () => {
    compartment = await freshCompartment([]);
    const hidden = await post(analyst, sample("oasis-apt1"));
    expect(hidden.status).toBe(404);
    compartment = "00000000000000000000000000000000";
    const absent = await post(analyst, sample("oasis-apt1"));
    expect([absent.status, await absent.text()]).toEqual([404, await hidden.text()]);
  });
});

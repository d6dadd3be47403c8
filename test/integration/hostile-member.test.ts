import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { ATTACKS } from "../support/hostile/attacks/all.ts";
import { HostileMember } from "../support/hostile/hostile-member.ts";
import { CAST, setStage, type Stage } from "../support/hostile/stage.ts";
import { TypingPerson } from "../support/hostile/typing-person.ts";
import { RestClient } from "../support/rest-client.ts";
import { startServer, type RunningServer } from "../support/start-server.ts";

// The short form of test/trials/hostile.ts: promises, without times.

/** Short attacks, and patience with a machine that other suites use, too: times are held by the long form. */
const TIMES = { attackMs: 1_000, toldMs: 30_000 };

let server: RunningServer;
let stage: Stage;
let people: readonly TypingPerson[];
let member: HostileMember;

beforeAll(async () => {
  const dataFolder = mkdtempSync(join(tmpdir(), "majlis-hostile-"));
  chmodSync(dataFolder, 0o755);
  server = await startServer({ demo: true, dataFolder });
  stage = await setStage({ url: server.url, dataFolder }, TIMES);
  const token = await (await RestClient.signIn(server.url, CAST.lead)).token("honest");
  people = [stage.attacked, stage.apart].map((board) => new TypingPerson({ socketUrl: stage.socketUrl, board, token }));
  await Promise.all(people.map(({ client }) => client.synced));
  for (const person of people) person.begin();
  member = await HostileMember.signIn(stage);
});
afterAll(async () => {
  for (const { client } of people) client.destroy();
  await server.stop();
  rmSync(stage.dataFolder, { recursive: true, force: true });
});

it.each([
  ["mass-deletion", /^1 of 1 writes saved/],
  ["taken-ids", /^20 of 20 refused/],
  ["step-budget", /^0 of \d+ writes saved, closed with 4413/],
  ["attributes", /closed with 4400/],
  ["count-claims", /, 0 saved; closed: .*4400 × /],
  ["step-1-flood", /, 0 saved/],
  ["unknown-deletes", /, 0 saved/],
  ["garbage", /, 0 saved/],
  ["link-guesses", /^4\d\d × /],
  ["sockets", /stay open/],
  ["unfinished-messages", /stay open/],
  ["control-connections", /stay open/],
  ["tokens", /409 × /],
  ["any-host", /answered/],
  ["file-modes", /^0 files/],
])(
  "P12 one hostile member, %s: the node lives, and people on this board and on another go on and have their edits saved",
  async (name, said) => {
    const attack = ATTACKS.find((each) => each.name === name);
    if (attack === undefined) throw new Error(`there is no attack ${name}`);
    const run = await attack.prepare(member);
    const typing = setInterval(() => {
      for (const person of people) person.type();
    }, 50);
    const { note, broken } = await run();
    clearInterval(typing);
    for (const person of people) person.type();
    expect({ note, broken }).toEqual({ note: expect.stringMatching(said), broken: undefined });
    await expect.poll(() => people.map((person) => person.waiting().length)).toEqual([0, 0]);
    for (const { client, receiptsMs } of people) {
      expect(receiptsMs.length).toBeGreaterThan(0);
      expect(client.closes).toEqual([]);
    }
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
    for (const person of people) person.forget();
  },
);

import { afterEach, beforeEach, expect, it } from "vitest";
import { askRelease } from "../../../server/commands/releases/ask-release.ts";
import { decideRelease } from "../../../server/commands/releases/change-release.ts";
import type { ReleasePorts } from "../../../server/commands/releases/release-ports.ts";
import { stateOf } from "../../../server/domain/release/register.ts";
import { BY } from "../../support/directory-records.ts";
import { ASKED } from "../../support/release/release-acts.ts";
import { createReleaseWorld } from "../../support/release/release-world.ts";

/** Rights of people who do not write, which end between the look at them and the write that rests on them (N22, R2, R3, R7). */

let world: Awaited<ReturnType<typeof createReleaseWorld>>;
let node: ReturnType<typeof world.node>;

beforeEach(async () => {
  world = await createReleaseWorld();
  node = world.node();
  await node.addCard("narrow", "lead", "card-1", { title: "Source report", body: "From the source" });
});
afterEach(() => world.ledger.close());

/** Ports in which something happens each time that one of these was looked up, before its asker goes on. */
function withChange(lookUp: "compartmentFor" | "members", of: string, change: () => Promise<unknown>): ReleasePorts {
  const { directory } = world;
  const then = async <Found>(found: Found): Promise<Found> => {
    await change();
    return found;
  };
  return {
    ...node.ports,
    directory: {
      ...directory,
      compartmentFor: async (id, user) => {
        const found = await directory.compartmentFor(id, user);
        return lookUp === "compartmentFor" && user === of ? await then(found) : found;
      },
      members: async (room) => {
        const found = await directory.members(room);
        return lookUp === "members" && room === of ? await then(found) : found;
      },
    },
  };
}

const ask = async (ports: ReleasePorts) => {
  const done = await askRelease(ports, { caller: await world.callerOf("lead"), by: BY, compartment: "narrow", said: ASKED });
  return done.ok ? done.value.release : done.error.code;
};
const approve = async (ports: ReleasePorts, release: string) => {
  const said = { release, decision: "approve", reason: "Seen" } as const;
  const done = await decideRelease(ports, { caller: await world.callerOf("crl"), by: BY, said });
  return done.ok ? stateOf(done.value.release) : done.error.code;
};
const waiting = async (): Promise<string> => {
  await node.addCard("narrow", "crl", "card-1", { title: "Source report, with more" });
  const release = await ask(node.ports);
  if (typeof release === "string") throw new Error(release);
  return release.id;
};
const sizes = async () => [(await world.ledger.head("narrow")).seq, (await world.ledger.head("wide")).seq];

it.each<[string, () => Promise<unknown>]>([
  ["authority", () => world.directory.changeUser(BY, "lead", { mayRelease: false })],
  ["account", () => world.directory.changeUser(BY, "lead", { isDisabled: true })],
  ["membership", () => world.directory.setMember(BY, { room: "room", user: "lead", role: "former" })],
])("N22 R7 the last approval is not taken where the %s of who asked ends right after it was looked up", async (_what, end) => {
  const release = await waiting();
  await world.directory.setMember(BY, { room: "room", user: "second", role: "lead" });
  const before = await sizes();
  expect(await approve(withChange("compartmentFor", "lead", end), release)).toBe("no-release-authority");
  expect(await sizes()).toEqual(before);
});

it("N22 R7 a change that leaves who asked their right costs one more look, and the approval is taken", async () => {
  const release = await waiting();
  let changes = 0;
  const ports = withChange("compartmentFor", "lead", async () => {
    if (changes++ === 0) await world.directory.setMember(BY, { room: "room", user: "lead", role: "analyst" });
  });
  await world.directory.setMember(BY, { room: "room", user: "second", role: "lead" });
  expect(await approve(ports, release)).toBe("released");
  // Twice two compartments.
  expect(changes).toBe(4);
});

it("N22 R7 where the right of who asked goes on changing, the approver is asked to try again, and nothing was written", async () => {
  const release = await waiting();
  await world.directory.setMember(BY, { room: "room", user: "second", role: "lead" });
  const before = await sizes();
  let changes = 0;
  const ports = withChange("compartmentFor", "lead", () =>
    world.directory.setMember(BY, { room: "room", user: "lead", role: changes++ % 2 === 0 ? "analyst" : "watch" }),
  );
  expect(await approve(ports, release)).toBe("unavailable");
  expect(await sizes()).toEqual(before);
  expect(await approve(node.ports, release)).toBe("released");
});

it("N22 R3 nothing is released where the last member of a nation that may read it leaves right after the room was looked at", async () => {
  const before = await sizes();
  const ports = withChange("members", "room", () => world.directory.removeMember(BY, "room", "brv"));
  expect(await ask(ports)).toBe("no-member-of-nation");
  expect(await sizes()).toEqual(before);
});

import { describe, expect, it } from "vitest";
import { createMemoryDirectory } from "../../../server/adapters/memory/directory/directory.ts";
import { AccessRelay } from "../../../server/commands/relay-access-changes.ts";
import { AccessChanges } from "../../../server/domain/access-changes.ts";
import type { AccessChange, Directory } from "../../../server/ports/directory.ts";
import { fill } from "../../support/directory-records.ts";

async function filled() {
  const directory = createMemoryDirectory();
  await fill(directory);
  const changes = new AccessChanges();
  const told: AccessChange[] = [];
  changes.subscribe((change) => told.push(change));
  return { directory, changes, told };
}

const flip = (directory: Directory, role: "watch" | "analyst") => directory.setMember({ room: "room-1", user: "id-bilge", role });

describe("the relay of access changes (A8)", () => {
  it("tells each change once and in order, however many drain at once", async () => {
    const { directory, changes, told } = await filled();
    const relay = new AccessRelay(directory, changes);
    await relay.start();
    await relay.drain();
    expect(told).toEqual([]);
    await Promise.all(
      Array.from({ length: 200 }, async (_, round) => {
        await flip(directory, round % 2 === 0 ? "watch" : "analyst");
        await relay.drain();
      }),
    );
    expect(told.map((change) => "role" in change && change.role)).toEqual(
      Array.from({ length: 200 }, (_, round) => (round % 2 === 0 ? "watch" : "analyst")),
    );
  });

  it("has told a change by the time a drain begun after it resolves, though another was under way", async () => {
    const { directory, changes, told } = await filled();
    let release = () => undefined as void;
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    let isFirst = true;
    const slow: Pick<Directory, "accessChanges" | "lastAccessChange"> = {
      lastAccessChange: () => directory.lastAccessChange(),
      accessChanges: async (after, limit) => {
        const rows = await directory.accessChanges(after, limit);
        if (isFirst) await gate;
        isFirst = false;
        return rows;
      },
    };
    const relay = new AccessRelay(slow, changes);
    await relay.start();
    const underWay = relay.drain();
    await flip(directory, "watch");
    const mine = relay.drain();
    release();
    await mine;
    expect(told).toHaveLength(1);
    await underWay;
    expect(told).toHaveLength(1);
  });

  it("rejects when the directory cannot be read, and tells what it missed the next time", async () => {
    const { directory, changes, told } = await filled();
    let isBroken = true;
    const relay = new AccessRelay(
      {
        lastAccessChange: () => directory.lastAccessChange(),
        accessChanges: (after, limit) => (isBroken ? Promise.reject(new Error("no disk")) : directory.accessChanges(after, limit)),
      },
      changes,
    );
    await relay.start();
    await flip(directory, "watch");
    await expect(relay.drain()).rejects.toThrow("no disk");
    isBroken = false;
    await relay.drain();
    expect(told).toHaveLength(1);
  });

  it("forgets who unsubscribed, and nobody else", () => {
    const changes = new AccessChanges();
    const heard: string[] = [];
    const undo = changes.subscribe(() => heard.push("first"));
    changes.subscribe(() => heard.push("second"));
    undo();
    undo();
    changes.publish({ kind: "user-disabled", user: "u" });
    expect(heard).toEqual(["second"]);
  });
});

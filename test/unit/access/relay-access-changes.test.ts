import { describe, expect, it } from "vitest";
import { MemoryBus } from "../../../server/adapters/memory/bus.ts";
import { createMemoryDirectory } from "../../../server/adapters/memory/directory/directory.ts";
import { AccessRelay } from "../../../server/commands/relay-access-changes.ts";
import { AccessChanges } from "../../../server/domain/access-changes.ts";
import type { Directory } from "../../../server/ports/directory.ts";
import type { AccessChange } from "../../../server/ports/directory/access-changes.ts";
import { settle } from "../../support/manual-clock.ts";
import { BY, fill } from "../../support/directory-records.ts";

async function filled() {
  const directory = createMemoryDirectory();
  await fill(directory);
  const changes = new AccessChanges();
  const told: AccessChange[] = [];
  changes.subscribe((change) => told.push(change));
  return { directory, changes, told };
}

/** The directory's changes, which cannot be read while `isBroken`. */
const breakable = (directory: Directory, isBroken: () => boolean): Pick<Directory, "accessChanges" | "lastAccessChange"> => ({
  lastAccessChange: () => directory.lastAccessChange(),
  accessChanges: (after, limit) => (isBroken() ? Promise.reject(new Error("no disk")) : directory.accessChanges(after, limit)),
});

const onBus = (bus: MemoryBus, relay: AccessRelay): AccessRelay => {
  relay.connect(bus.join());
  return relay;
};

const flip = (directory: Directory, role: "watch" | "analyst") => directory.setMember(BY, { room: "room-1", user: "id-bilge", role });

describe("the relay of access changes (A8)", () => {
  it("tells each change once and in order, however many drain at once", async () => {
    const { directory, changes, told } = await filled();
    const relay = new AccessRelay({ directory, changes });
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

  it("passes over kinds of a later version, and tells what comes after them", async () => {
    const { directory, changes, told } = await filled();
    const later = { kind: "device-revoked", user: "id-bilge", device: "d" } as unknown as AccessChange;
    const ended: AccessChange = { kind: "session-ended", user: "id-bilge", session: "s" };
    const rows = [later, ended].map((change, index) => ({ seq: index + 1, change }));
    const accessChanges = async (after: number) => rows.filter(({ seq }) => seq > after);
    const relay = new AccessRelay({ directory: { ...directory, accessChanges }, changes });
    await relay.drain();
    expect(told).toEqual([ended]);
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
    const relay = new AccessRelay({ directory: slow, changes });
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

  it("T48 answers each call with the first read begun after it, though a directory slower than the poll is always being read", async () => {
    const { directory, changes } = await filled();
    const reads: (() => void)[] = [];
    const slow: Pick<Directory, "accessChanges" | "lastAccessChange"> = {
      lastAccessChange: () => directory.lastAccessChange(),
      accessChanges: async (after, limit) => {
        await new Promise<void>((resolve) => reads.push(resolve));
        return directory.accessChanges(after, limit);
      },
    };
    const relay = new AccessRelay({ directory: slow, changes });
    await relay.start();
    const answered: number[] = [];
    for (let call = 1; call <= 6; call++) {
      void relay.relay().then(() => answered.push(call));
      await settle();
      // Another poll comes before every answer.
      if (call > 1) reads.shift()?.();
      await settle();
    }
    expect(answered).toEqual([1, 2, 3, 4, 5]);
  });

  it("rejects when the directory cannot be read, and tells what it missed the next time", async () => {
    const { directory, changes, told } = await filled();
    let isBroken = true;
    const relay = new AccessRelay({ directory: breakable(directory, () => isBroken), changes });
    await relay.start();
    await flip(directory, "watch");
    await expect(relay.drain()).rejects.toThrow("no disk");
    isBroken = false;
    await relay.drain();
    expect(told).toHaveLength(1);
  });

  it("P6 tells other nodes at once over the bus, each change once though their own poll finds it too", async () => {
    const { directory, changes, told } = await filled();
    const bus = new MemoryBus();
    const here = onBus(bus, new AccessRelay({ directory, changes }));
    const elsewhere = new AccessChanges();
    const toldElsewhere: AccessChange[] = [];
    elsewhere.subscribe((change) => toldElsewhere.push(change));
    const there = onBus(bus, new AccessRelay({ directory, changes: elsewhere }));
    await here.start();
    await there.start();
    await flip(directory, "watch");
    await here.relay();
    await settle();
    expect(toldElsewhere).toEqual(told);
    await flip(directory, "analyst");
    await there.drain();
    await here.relay();
    await settle();
    await there.drain();
    expect(toldElsewhere).toEqual(told);
    expect(told).toHaveLength(2);
  });

  it("T48 tells what comes over the bus though the directory cannot be read, and all of it in order when it can", async () => {
    const { directory, changes, told } = await filled();
    const bus = new MemoryBus();
    const silent = new AccessChanges();
    const here = onBus(bus, new AccessRelay({ directory, changes: silent }));
    let isBroken = false;
    const there = onBus(bus, new AccessRelay({ directory: breakable(directory, () => isBroken), changes }));
    await here.start();
    await there.start();
    isBroken = true;
    await flip(directory, "watch");
    // This change is sent to no node, because the bus was away for a moment.
    await here.drain();
    await directory.removeMember(BY, "room-1", "id-bilge");
    await here.relay();
    await settle();
    expect(told.map(({ kind }) => kind)).toEqual(["member-removed"]);
    isBroken = false;
    await there.drain();
    expect(told.map(({ kind }) => kind)).toEqual(["member-removed", "role-changed"]);
  });

  it("T48 A16 tells a changed authority over the bus though the directory cannot be read, and again in its turn, so that the newest is told last", async () => {
    const { directory, changes, told } = await filled();
    const bus = new MemoryBus();
    const here = onBus(bus, new AccessRelay({ directory, changes: new AccessChanges() }));
    let isBroken = false;
    const there = onBus(bus, new AccessRelay({ directory: breakable(directory, () => isBroken), changes }));
    await here.start();
    await there.start();
    isBroken = true;
    await directory.changeUser(BY, "id-bilge", { mayRelease: true });
    // This change is sent to no node, because the bus was away for a moment.
    await here.drain();
    await directory.changeUser(BY, "id-bilge", { mayRelease: false });
    await here.relay();
    await settle();
    const releases = () => told.map((change) => "mayRelease" in change && change.mayRelease);
    expect(releases()).toEqual([false]);
    isBroken = false;
    await there.drain();
    expect(releases()).toEqual([false, true, false]);
  });

  it("T48 P6 tells what comes over the bus although a question to the directory is on its way and gets no answer", async () => {
    const { directory, changes, told } = await filled();
    const bus = new MemoryBus();
    const here = onBus(bus, new AccessRelay({ directory, changes: new AccessChanges() }));
    let hangs = false;
    const hanging: Pick<Directory, "accessChanges" | "lastAccessChange"> = {
      lastAccessChange: () => directory.lastAccessChange(),
      accessChanges: (after, limit) => (hangs ? new Promise(() => {}) : directory.accessChanges(after, limit)),
    };
    const there = onBus(bus, new AccessRelay({ directory: hanging, changes }));
    await here.start();
    await there.start();
    hangs = true;
    void there.drain();
    await flip(directory, "watch");
    await directory.removeMember(BY, "room-1", "id-bilge");
    await here.relay();
    await here.relay();
    await settle();
    expect(told.map(({ kind }) => kind)).toEqual(["role-changed", "member-removed"]);
  });

  it("passes over what it cannot read on the bus and looks into the directory", async () => {
    const { directory, changes, told } = await filled();
    const bus = new MemoryBus();
    const stranger = bus.join();
    const relay = onBus(bus, new AccessRelay({ directory, changes }));
    await relay.start();
    await flip(directory, "watch");
    for (const text of ["", "[", '[{"seq":1,"change":{"kind":"all-may-read"}}]', "[]"])
      stranger.publish("access-changes", Buffer.from(text));
    await settle();
    expect(told).toHaveLength(1);
  });

  it("stops calling a listener that unsubscribed, and no other", () => {
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

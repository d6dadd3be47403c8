import { afterEach, describe, expect, it } from "vitest";
import { openThread, type Thread } from "../../server/adapters/worker/open-thread.ts";
import { ThreadGone } from "../../server/adapters/worker/rpc.ts";
import type { Echo } from "../support/echo-thread.ts";

class Refused extends Error {
  override readonly name = "Refused";
}

const entry = new URL("../support/echo-thread.ts", import.meta.url);
const opened: Thread<Echo>[] = [];
const open = async (greeting = "Salam") => {
  const thread = await openThread<Echo>(
    entry,
    { greeting },
    { errors: [Refused], transfer: (method, args) => (method === "lengthOf" ? [(args[0] as Uint8Array).buffer as ArrayBuffer] : []) },
  );
  opened.push(thread);
  return thread;
};

afterEach(async () => {
  for (const thread of opened.splice(0)) await thread.stop();
});

describe("calls to another thread", () => {
  it("gives each call its own answer", async () => {
    const { methods } = await open();
    const names = Array.from({ length: 50 }, (_, index) => `caller ${index}`);
    expect(await Promise.all(names.map((name) => methods.greet(name)))).toEqual(names.map((name) => `Salam ${name}`));
  });

  it("keeps an error's class, message and code", async () => {
    const { methods } = await open();
    const error: unknown = await methods.refuse().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Refused);
    expect(error).toMatchObject({ name: "Refused", message: "not today", code: "E_REFUSED" });
  });

  it("hands buffers over both ways where told to", async () => {
    const { methods } = await open();
    expect(await methods.handOver()).toEqual(Uint8Array.of(1, 2, 3));
    const bytes = new Uint8Array(10);
    expect(await methods.lengthOf(bytes)).toBe(10);
    expect(bytes.length).toBe(0);
  });

  it("rejects for a method that is not there, however it is named", async () => {
    const { methods } = await open();
    const call = (name: string) => (methods as unknown as Record<string, () => Promise<unknown>>)[name]!();
    for (const name of ["nothing", "constructor", "__proto__", "hasOwnProperty", "toString"]) {
      await expect(call(name)).rejects.toThrow("there is no method");
    }
    expect(await methods.greet("still here")).toBe("Salam still here");
  });

  it("rejects for an answer or argument that cannot be cloned, and goes on", async () => {
    const { methods } = await open();
    await expect(methods.uncloneable()).rejects.toThrow("could not be cloned");
    await expect(methods.greet((() => 1) as unknown as string)).rejects.toThrow("could not be cloned");
    expect(await methods.greet("still here")).toBe("Salam still here");
  });

  it("rejects calls under way and later ones when the thread is stopped", async () => {
    const thread = await open();
    const outcome = thread.methods.never().catch((thrown: unknown) => thrown);
    await thread.stop();
    expect(await outcome).toBeInstanceOf(ThreadGone);
    await expect(thread.methods.greet("late")).rejects.toBeInstanceOf(ThreadGone);
    expect(await thread.ended).toBeNull();
  });

  it("rejects calls under way and says why when the thread dies by itself", async () => {
    const thread = await open();
    await expect(thread.methods.die()).rejects.toBeInstanceOf(ThreadGone);
    expect((await thread.ended)?.message).toContain("code 3");
  });

  it("rejects with what the thread threw while it opened", async () => {
    await expect(open("")).rejects.toMatchObject({ name: "Refused", message: "no greeting" });
  });
});

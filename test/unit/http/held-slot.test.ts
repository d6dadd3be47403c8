import { Readable } from "node:stream";
import { expect, it } from "vitest";
import { WorkSlots } from "../../../server/domain/work-slots.ts";
import { holdingSlot } from "../../../server/transport/http/held-slot.ts";

async function* lines(): AsyncGenerator<string> {
  yield "one";
  yield "two";
}

it("found 18: an export returns its slot when it ends, fails, or is given up before its first chunk", async () => {
  const slots = new WorkSlots({ atOnce: 1, waiting: 0 });
  const take = async (chunks: AsyncIterable<string>) => {
    const slot = await slots.enter();
    if (!slot.ok) throw new Error("the slot was not returned");
    return holdingSlot(chunks, slot.value);
  };
  expect(await Readable.from(await take(lines())).toArray()).toEqual(["one", "two"]);
  // oxlint-disable-next-line require-yield -- fails before its first chunk
  const failing = (async function* (): AsyncGenerator<string> {
    throw new Error("the ledger is away");
  })();
  await expect(Readable.from(await take(failing)).toArray()).rejects.toThrow("away");
  const abandoned = Readable.from(await take(lines()));
  const closed = new Promise<void>((resolve) => void abandoned.once("close", () => resolve()));
  abandoned.destroy();
  await closed;
  expect((await slots.enter()).ok).toBe(true);
});

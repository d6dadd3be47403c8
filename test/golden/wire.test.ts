import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readPresence } from "../../server/domain/hub/presence/read-presence.ts";
import { framePermissionDenied, frameStep1, SYNCED_FRAME } from "../../server/domain/wire/answer-frames.ts";
import { frameAwareness } from "../../server/domain/wire/awareness-frame.ts";
import { KEEP_ALIVE_FRAME } from "../../server/domain/wire/keep-alive.ts";
import { frameReceipts } from "../../server/domain/wire/receipts-frame.ts";
import { frameUpdate, updateFrameHeader } from "../../server/domain/wire/update-frame.ts";
import { frameMessage, unframeMessages } from "../../server/domain/wire/websocket-frame.ts";
import { fail, ok } from "../../shared/result.ts";
import { decodeFrame, decodeVector, encodeStep1, encodeStep2, encodeUpdate } from "../../shared/wire/frame.ts";
import { MAX_VECTOR_BYTES } from "../../shared/wire/limits.ts";
import { decodeReceipt, type Receipt } from "../../shared/wire/receipt.ts";
import { encodeAwareness, syncMessage } from "../support/frames.ts";

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

// Other programs rely on these bytes (PROTOCOL.md): a change here is a new version of the protocol. Each is a whole WebSocket frame.
describe("the bytes of the sync protocol", () => {
  it.each([
    ["SW6 step 1 of an empty document", frameStep1(new Map()), "820400000100"],
    [
      "SW6 step 1, clients descending",
      frameStep1(
        new Map([
          [1, 5],
          [300, 2],
          [2 ** 32 - 1, 2 ** 31 - 1],
        ]),
      ),
      "821300001003ffffffff0fffffffff07ac02020105",
    ],
    ["SW6 the end of a join: an empty SyncStep2", SYNCED_FRAME, "82050001020000"],
    ["SW11 an update", frameUpdate(Uint8Array.of(1, 2, 3)), "8206000203010203"],
    ["SW6 the bytes before an update of 121 bytes: the last with a short header", updateFrameHeader(121), "827c000279"],
    ["SW6 the bytes before an update of 123 bytes", updateFrameHeader(123), "827e007e00027b"],
    ["SW6 the bytes before a large update", updateFrameHeader(5_000_000), "827f00000000004c4b460002c096b102"],
    ["SW14 keep-alive", KEEP_ALIVE_FRAME, "8203010100"],
    ["SW15 presence", frameAwareness([{ client: 300, clock: 128, state: '{"é":1}' }]), "8210010e01ac028001087b22c3a9223a317d"],
    ["SW18 a departure", frameAwareness([{ client: 1, clock: 2, state: "null" }]), "820a0108010102046e756c6c"],
    ["SW8 a refused write", framePermissionDenied("read-only"), "820c020009726561642d6f6e6c79"],
    [
      "SW9 two receipts, the second of a delete alone",
      frameReceipts([
        {
          seq: 300,
          tops: [
            [1, 128],
            [2 ** 32 - 1, 1],
          ],
        },
        { seq: 4, tops: [] },
      ]),
      "820d64ac0202018001ffffffff0f018203640400",
    ],
  ])("%s", (_what, bytes, expected) => {
    expect(hex(bytes)).toBe(expected);
  });

  it.each([
    [0, "8200"],
    [125, "827d"],
    [126, "827e007e"],
    [65_535, "827effff"],
    [65_536, "827f0000000000010000"],
  ])("SW4 a message of %d bytes in one final, unmasked, binary WebSocket frame", (size, header) => {
    const message = new Uint8Array(size).fill(7);
    const framed = frameMessage(message);
    expect(hex(framed.subarray(0, framed.length - size))).toBe(header);
    expect(framed.subarray(framed.length - size)).toEqual(Buffer.from(message));
  });

  it("SW11 an update framed in one go is the frame of its message, at every size of header", () => {
    for (const size of [0, 1, 120, 121, 122, 123, 124, 127, 128, 65_530, 65_531, 65_532, 70_000]) {
      const update = new Uint8Array(size).fill(7);
      expect(frameUpdate(update)).toEqual(frameMessage(encodeUpdate(update)));
      expect(Buffer.concat([updateFrameHeader(size), update])).toEqual(frameUpdate(update));
    }
  });
});

/** A receipt names at most 8 clients (V31). */
const receipt: fc.Arbitrary<Receipt> = fc.record({
  seq: fc.nat(),
  tops: fc.array(fc.tuple(fc.nat(2 ** 32 - 1), fc.nat(2 ** 31 - 1)), { maxLength: 8 }),
});
const bytes = (maxLength = 300) => fc.uint8Array({ maxLength });

describe("reading hostile bytes", () => {
  it("SW5 T22 decodeFrame never throws and reads no byte past the message", () => {
    fc.assert(
      fc.property(bytes(), bytes(40), (message, neighbours) => {
        const alone = decodeFrame(message);
        // The same message inside a larger buffer, as a pooled one is.
        const pool = Buffer.concat([neighbours, message, neighbours]);
        const within = decodeFrame(pool.subarray(neighbours.length, neighbours.length + message.length));
        expect(within).toEqual(alone.ok ? within : alone);
        expect(within.ok).toBe(alone.ok);
      }),
      { numRuns: 5_000 },
    );
  });

  it("SW5 what follows a valid message, or is missing from it, makes it malformed", () => {
    const valid = fc.oneof(
      bytes().map((update) => encodeUpdate(update)),
      bytes().map((update) => encodeStep2(update)),
      fc.array(fc.tuple(fc.nat(2 ** 31 - 1), fc.nat(2 ** 31 - 1)), { maxLength: 20 }).map((pairs) => encodeStep1(new Map(pairs))),
      fc.array(fc.record({ client: fc.nat(), clock: fc.nat(), state: fc.string() }), { maxLength: 5 }).map(encodeAwareness),
    );
    fc.assert(
      fc.property(valid, fc.uint8Array({ minLength: 1, maxLength: 8 }), fc.nat(), (message, more, at) => {
        expect(decodeFrame(message).ok).toBe(true);
        expect(decodeFrame(Buffer.concat([message, more])).ok).toBe(false);
        expect(decodeFrame(message.subarray(0, at % message.length)).ok).toBe(false);
      }),
      { numRuns: 2_000 },
    );
  });

  it("SW5 an update comes out as it went in, a vector too", () => {
    fc.assert(
      fc.property(bytes(), fc.boolean(), (update, isStep2) => {
        const frame = decodeFrame(isStep2 ? encodeStep2(update) : encodeUpdate(update));
        expect(frame).toMatchObject({ ok: true, value: { kind: "write", step: isStep2 ? "step-2" : "update" } });
        expect(frame.ok && frame.value.kind === "write" && hex(frame.value.update)).toBe(hex(update));
      }),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(2 ** 31), fc.nat(2 ** 31 - 1)), { maxLength: 50 }), (pairs) => {
        const vector = new Map(pairs);
        const frame = decodeFrame(encodeStep1(vector));
        expect(frame.ok && frame.value.kind === "step-1" && decodeVector(frame.value.vector, vector.size)).toEqual(ok(vector));
      }),
    );
  });

  it("SW5 a vector claims no more clients than it has bytes for, nor more than its reader takes", () => {
    const vectorOf = (message: Uint8Array): Uint8Array => {
      const frame = decodeFrame(message);
      if (!frame.ok || frame.value.kind !== "step-1") throw new Error("not a step 1");
      return frame.value.vector;
    };
    expect(decodeVector(vectorOf(syncMessage(0, Uint8Array.of(2, 1, 1))), 10)).toEqual(fail("malformed"));
    expect(decodeVector(vectorOf(syncMessage(0, Uint8Array.of(1, 1, 1, 0))), 10)).toEqual(fail("malformed"));
    expect(decodeVector(Uint8Array.of(), 10)).toEqual(fail("malformed"));
    const many = vectorOf(encodeStep1(new Map(Array.from({ length: 200_000 }, (_, client) => [client, 1]))));
    expect(decodeVector(many, 199_999)).toEqual(fail("too-many-clients"));
    expect(decodeVector(many, 200_000)).toMatchObject({ ok: true });
    expect(decodeFrame(syncMessage(0, new Uint8Array(MAX_VECTOR_BYTES + 1))).ok).toBe(false);
  });

  it("SW9 receipts: any bytes are read without throwing, and what was encoded comes back", () => {
    fc.assert(
      fc.property(bytes(), (message) => void decodeReceipt(message)),
      { numRuns: 2_000 },
    );
    fc.assert(
      fc.property(fc.array(receipt, { maxLength: 5 }), (receipts) => {
        const read = unframeMessages(frameReceipts(receipts)).map(decodeReceipt);
        expect(read).toEqual(receipts.map((value) => ({ ok: true, value })));
      }),
    );
  });

  it("SW16 presence: any payload is read without throwing; entries that are not the peer's are not decoded", () => {
    fc.assert(
      fc.property(bytes(), fc.nat(), (payload, own) => void readPresence(payload, 100, (client) => client === own)),
      { numRuns: 5_000 },
    );
    const payload = Uint8Array.of(2, 7, 1, 2, 0xff, 0xfe, 8, 1, 2, 0x7b, 0x7d);
    expect(readPresence(payload, 100, (client) => client === 8)).toEqual({ ok: true, value: [{ client: 8, state: "{}" }] });
    expect(readPresence(payload, 100, (client) => client === 7).ok).toBe(false);
  });

  it("SW4 frames laid end to end come apart again", () => {
    fc.assert(
      fc.property(fc.array(bytes(400), { maxLength: 8 }), (messages) => {
        expect(unframeMessages(Buffer.concat(messages.map(frameMessage))).map(hex)).toEqual(messages.map(hex));
      }),
    );
  });
});

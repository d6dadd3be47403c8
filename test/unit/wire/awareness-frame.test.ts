import { assert, constant, nat, oneof, property, record, string, uniqueArray } from "fast-check";
import { expect, it } from "vitest";
import { AwarenessFrame } from "../../../server/domain/wire/awareness-frame.ts";
import { frameMessage } from "../../../server/domain/wire/websocket-frame.ts";
import { MAX_CLIENT_ID } from "../../../shared/wire/limits.ts";
import { encodeAwareness } from "../../support/frames.ts";

const entry = record({
  client: nat({ max: MAX_CLIENT_ID }),
  clock: nat({ max: Number.MAX_SAFE_INTEGER }),
  state: oneof(constant("null"), string({ unit: "grapheme", maxLength: 300 })),
});
const entriesOf = uniqueArray(entry, { selector: ({ client }) => client, maxLength: 40 });

it("SW18 each peer gets all entries but its own, the very bytes as if they had been framed for it alone", () => {
  assert(
    property(entriesOf, nat(), (entries, stranger) => {
      const frame = new AwarenessFrame(entries);
      const peers = [null, ...entries.map(({ client }) => client), stranger];
      for (const own of peers) {
        const others = entries.filter(({ client }) => client !== own);
        const expected = others.length === 0 ? Buffer.alloc(0) : frameMessage(encodeAwareness(others));
        expect(Buffer.concat(frame.piecesFor(own))).toEqual(expected);
      }
    }),
  );
});

it("SW18 the bytes of the entries are made once, however many peers get them", () => {
  const entries = Array.from({ length: 500 }, (_, client) => ({ client, clock: 1, state: '{"at":1}' }));
  const frame = new AwarenessFrame(entries);
  const buffers = new Set<ArrayBufferLike>();
  for (const { client } of entries) for (const piece of frame.piecesFor(client).slice(1)) buffers.add(piece.buffer);
  expect(buffers.size).toBe(1);
});

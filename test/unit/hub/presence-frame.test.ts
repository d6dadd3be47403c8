import { assert, constant, nat, oneof, property, record, string, uniqueArray } from "fast-check";
import { expect, it } from "vitest";
import { PresenceFrame } from "../../../server/domain/hub/presence-frame.ts";
import { framePresence } from "../../../server/domain/hub/presence.ts";
import { MAX_CLIENT_ID } from "../../../shared/wire/limits.ts";

const entry = record({
  client: nat({ max: MAX_CLIENT_ID }),
  clock: nat({ max: Number.MAX_SAFE_INTEGER }),
  state: oneof(constant("null"), string({ unit: "grapheme", maxLength: 300 })),
});
const entriesOf = uniqueArray(entry, { selector: ({ client }) => client, maxLength: 40 });

it("SW18 each peer gets all entries but its own, the very bytes as if they had been framed for it alone", () => {
  assert(
    property(entriesOf, nat(), (entries, stranger) => {
      const frame = new PresenceFrame(entries);
      const peers = [null, ...entries.map(({ client }) => client), stranger];
      for (const own of peers) {
        const others = entries.filter(({ client }) => client !== own);
        const expected = others.length === 0 ? Buffer.alloc(0) : framePresence(others);
        expect(Buffer.concat(frame.piecesFor(own))).toEqual(expected);
      }
    }),
  );
});

it("SW18 the bytes of the entries are made once, however many peers get them", () => {
  const entries = Array.from({ length: 500 }, (_, client) => ({ client, clock: 1, state: '{"at":1}' }));
  const frame = new PresenceFrame(entries);
  const buffers = new Set<ArrayBufferLike>();
  for (const { client } of entries) for (const piece of frame.piecesFor(client).slice(1)) buffers.add(piece.buffer);
  expect(buffers.size).toBe(1);
});

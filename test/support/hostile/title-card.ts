import { rawUpdate, typeContent, type RawStruct } from "../structure/raw-update.ts";

/** An update of a new client id: a card whose title, the client's struct 1, holds these pieces. Their clocks begin at 2. */
export function titleCard(client: number, pieces: readonly RawStruct[]): Uint8Array {
  return rawUpdate([
    {
      client,
      clock: 0,
      structs: [
        { kind: 7, parent: "cards", key: `card-${client}` },
        { kind: 7, parent: [client, 0], key: "title", content: typeContent(2) },
        ...pieces,
      ],
    },
  ]);
}

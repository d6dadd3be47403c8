import * as encoding from "lib0/encoding";
import * as Y from "yjs";

/** A struct of a decoded update; a skip stands for clocks that are not in the update. */
export type Struct = Y.Item | Y.GC | Y.Skip;

/** Clocks of a client that were deleted. */
export interface DeletedRange {
  readonly client: number;
  readonly clock: number;
  readonly len: number;
}

/** Encodes one V1 update. The structs of each client must be in the order of their clocks and without a gap between them. */
export function encodeStructs(structs: readonly Struct[], deletes: readonly DeletedRange[]): Uint8Array {
  const encoder = new Y.UpdateEncoderV1();
  writeStructs(encoder, structs);
  writeDeletes(encoder, deletes);
  return encoder.toUint8Array();
}

function writeStructs(encoder: Y.UpdateEncoderV1, structs: readonly Struct[]): void {
  const sections = Map.groupBy(structs, ({ id }) => id.client);
  encoding.writeVarUint(encoder.restEncoder, sections.size);
  for (const [client, section] of sections) {
    encoding.writeVarUint(encoder.restEncoder, section.length);
    encoder.writeClient(client);
    encoding.writeVarUint(encoder.restEncoder, section[0]?.id.clock ?? 0);
    for (const struct of section) struct.write(encoder, 0);
  }
}

function writeDeletes(encoder: Y.UpdateEncoderV1, deletes: readonly DeletedRange[]): void {
  const sections = Map.groupBy(deletes, ({ client }) => client);
  encoding.writeVarUint(encoder.restEncoder, sections.size);
  for (const [client, section] of sections) {
    encoding.writeVarUint(encoder.restEncoder, client);
    encoding.writeVarUint(encoder.restEncoder, section.length);
    for (const { clock, len } of section) {
      encoding.writeVarUint(encoder.restEncoder, clock);
      encoding.writeVarUint(encoder.restEncoder, len);
    }
  }
}

import type { MappedMarking } from "../../shared/acts/marking.ts";
import { mappingAnswer } from "../../shared/rest/markings.ts";
import { path } from "./path.ts";
import { request } from "./rest-client.ts";

/** Says what an imported marking of a card stands for. Never throws. The `id` of the body is the key under which it may be sent again (AC4). */
export function mapMarking(compartment: string, body: MappedMarking) {
  return request(path`/api/compartments/${compartment}/markings`, { method: "POST", body, answer: mappingAnswer });
}

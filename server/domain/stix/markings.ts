import { z } from "zod";
import type { CardInput } from "../../../shared/board/card-values.ts";
import { BOARD_LIMITS } from "../../../shared/board/limits.ts";
import { highWater, PAP_LEVELS, TLP_LEVELS } from "../../../shared/board/vocabulary.ts";
import type { Pap, Tlp } from "../../../shared/board/vocabulary.ts";
import type { StixObject } from "./stix-object.ts";

/** The official TLP 2.0 marking definitions, those built into STIX 2.1 (TLP 1), and the AMBER+STRICT that OpenCTI writes. */
const TLP_IDS: ReadonlyMap<string, Tlp> = new Map([
  ["marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487", "clear"],
  ["marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb", "green"],
  ["marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421", "amber"],
  ["marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003", "amber+strict"],
  ["marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1", "red"],
  ["marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9", "clear"],
  ["marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da", "green"],
  ["marking-definition--f88d31f6-486f-44da-b317-01333bde0b82", "amber"],
  ["marking-definition--826578e1-40ad-459f-bc73-ede076f81f37", "amber+strict"],
  ["marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed", "red"],
]);

const definition = z.looseObject({
  definition_type: z.string().optional(),
  name: z.string().optional(),
  definition: z.looseObject({ statement: z.string().optional(), tlp: z.string().optional() }).optional(),
});

/** Whether a marking keeps content from other nations: RED is for those it was given to, AMBER+STRICT for one organisation (TLP 2.0). */
export function isForOneNation(marking: CardInput<"marking"> | undefined): boolean {
  return marking?.tlp === "red" || marking?.tlp === "amber+strict";
}

/** What one marking id stands for. An unknown id counts as red at least, and so does a statement that speaks of TLP; its words stay as a caveat. */
type Meaning = { readonly tlp: Tlp } | { readonly pap: Pap } | { readonly caveat: string; readonly isUnmapped?: true } | "unknown";

/** Turns the markings of an object into one marking of a card: the highest of each scale, statements as caveats. */
export class MarkingReader {
  readonly #definitions: ReadonlyMap<string, StixObject>;

  /** Takes the marking definitions that came in the same bundle. */
  constructor(objects: Iterable<StixObject>) {
    this.#definitions = new Map([...objects].filter((object) => object.type === "marking-definition").map((object) => [object.id, object]));
  }

  /** The marking, or undefined for an object without any. Markings of single properties count for the whole card. */
  read(object: StixObject): CardInput<"marking"> | undefined {
    const granular = (object.granular_markings ?? []).filter((marking) => marking.marking_ref !== undefined);
    const ids = new Set([...(object.object_marking_refs ?? []), ...granular.map((marking) => marking.marking_ref ?? "")]);
    if (ids.size === 0) return undefined;
    const meanings = [...ids].map((id) => ({ id, meaning: this.#meaning(id) }));
    const unmapped = meanings
      .filter(({ meaning }) => meaning === "unknown" || "isUnmapped" in meaning)
      .map(({ id }) => id.slice(0, BOARD_LIMITS.id));
    const tlp = highWater(
      TLP_LEVELS,
      meanings.map(({ meaning }) => (typeof meaning === "object" && "tlp" in meaning ? meaning.tlp : undefined)),
    );
    const pap = highWater(
      PAP_LEVELS,
      meanings.map(({ meaning }) => (typeof meaning === "object" && "pap" in meaning ? meaning.pap : undefined)),
    );
    const caveats = meanings.flatMap(({ meaning }) => (typeof meaning === "object" && "caveat" in meaning ? [meaning.caveat] : []));
    const kept = unmapped.slice(0, BOARD_LIMITS.caveats);
    if (tlp === undefined && unmapped.length === 0 && pap === undefined && caveats.length === 0) return undefined;
    return {
      // A statement or PAP alone says nothing about who may read; amber is the cautious reading of "shared, not public".
      tlp: unmapped.length > 0 ? "red" : (tlp ?? "amber"),
      ...(pap === undefined ? {} : { pap }),
      caveats: caveats.slice(0, BOARD_LIMITS.caveats),
      ...(kept.length === 0 ? {} : { unmapped: kept }),
      ...(kept.length > 0 && tlp !== undefined ? { tlpKnown: tlp } : {}),
    };
  }

  #meaning(id: string): Meaning {
    const known = TLP_IDS.get(id);
    if (known !== undefined) return { tlp: known };
    const parsed = definition.safeParse(this.#definitions.get(id));
    if (!parsed.success) return "unknown";
    const { definition_type: type, name = "", definition: body } = parsed.data;
    const pap = /^PAP:(RED|AMBER|GREEN|CLEAR|WHITE)$/i.exec(name)?.[1]?.toLowerCase();
    if (pap !== undefined) return { pap: pap === "white" ? "clear" : (pap as Pap) };
    // Anything else that calls itself TLP under an id of its own is an invention until a person maps it.
    const statement = body?.statement ?? "";
    const looksLikeTlp = type === "tlp" || body?.tlp !== undefined || /tlp/i.test(`${name} ${statement}`);
    if (type !== "statement" || statement === "") return "unknown";
    const caveat = statement.slice(0, BOARD_LIMITS.note);
    return looksLikeTlp ? { caveat, isUnmapped: true } : { caveat };
  }
}

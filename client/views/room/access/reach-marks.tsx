import { msg } from "@lingui/core/macro";
import { CircleDashed, Eye, Minus, Pencil, type LucideIcon } from "lucide-react";
import type { Reach } from "../../../model/access-picture.ts";
import type { Words } from "../../../i18n/words.ts";

/** Each reach in words. */
export const REACH_WORDS: Words<Reach> = {
  edits: msg({ message: "edits", context: "nation in a compartment" }),
  reads: msg({ message: "reads", context: "nation in a compartment" }),
  nobody: msg({ message: "may read, nobody here", context: "nation in a compartment" }),
  none: msg({ message: "not releasable to it", context: "nation in a compartment" }),
};

/** Each reach as a sign. */
export const REACH_SIGNS: Readonly<Record<Reach, LucideIcon>> = { edits: Pencil, reads: Eye, nobody: CircleDashed, none: Minus };

/** In the order of a legend, from most to least. */
export const REACHES: readonly Reach[] = ["edits", "reads", "nobody", "none"];

import { z } from "zod";
import { releaseContent } from "../../shared/acts/release-content.ts";
import { CARD_VALUES } from "../../shared/board/card-values.ts";
import { SEVERITIES } from "../../shared/board/vocabulary.ts";
import { isReleaseBegun, type ReleaseForm } from "../model/release-form.ts";
import type { TriedRequest } from "../model/request-key.ts";
import type { DraftKind } from "./drafts-of-kind.ts";

/** A release that is being written. */
export interface ReleaseDraft {
  readonly form: ReleaseForm;
  /** The compartments that it is to go to, and has not gone to yet. */
  readonly targets: readonly string[];
  /** Why it is released. */
  readonly reason: string;
  /** Findings that the person lets stand, and why: by the finding's id. */
  readonly kept: Readonly<Record<string, string>>;
  /** The request that was sent last, by target: it may have been recorded. */
  readonly tried: Readonly<Record<string, TriedRequest>>;
}

const typed = z.string();
const occurred = CARD_VALUES.occurred;

/** How a release is kept while it is being written. */
export const RELEASE_DRAFTS: DraftKind<ReleaseDraft | null> = {
  prefix: "majlis.release ",
  schema: z.object({
    form: z.object({
      title: typed,
      body: typed,
      kind: CARD_VALUES.kind,
      severity: z.enum(["", ...SEVERITIES]),
      from: typed,
      to: typed,
      precision: occurred.shape.precision.unwrap(),
      place: typed,
      lat: typed,
      lon: typed,
      metres: typed,
      source: CARD_VALUES.source,
      assessment: CARD_VALUES.assessment,
      tags: typed,
      marking: releaseContent.shape.marking,
    }),
    targets: z.array(z.string()),
    reason: typed,
    kept: z.record(z.string(), typed),
    tried: z.record(z.string(), z.object({ key: z.string(), said: z.string() })),
  }),
  empty: null,
  isEmpty: (draft) => draft === null || (!isReleaseBegun(draft.form) && draft.reason.trim() === ""),
  isUnsent: (draft) => draft !== null && isReleaseBegun(draft.form),
};

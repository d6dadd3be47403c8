import type { OwnUser } from "../../../../shared/rest/session.ts";
import type { TrailAsked } from "../../../control/admin-api.ts";

/** What the parts of the trail's place know of the question that is asked. */
export interface TrailQuestion {
  readonly user: OwnUser;
  readonly asked: TrailAsked;
  readonly set: (part: Partial<Record<keyof TrailAsked, string>>) => void;
}

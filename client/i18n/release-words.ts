import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import type { LeakRule, Release } from "../../shared/rest/releases.ts";
import type { Tlp } from "../../shared/board/vocabulary.ts";
import { problemSentence } from "./problems.ts";
import type { Words } from "./words.ts";

type Code = Parameters<typeof problemSentence>[0];

/** What a finding is about. */
export const LEAK_RULE_WORDS: Words<LeakRule> = {
  name: msg`A name from what stays here`,
  id: msg`An identifier of what stays here`,
  "source-words": msg`Words about the source`,
  coordinates: msg`Place finer than released`,
  time: msg`A time that only the source gave`,
  phrase: msg`The source’s own words`,
  file: msg`The name of a file`,
  marking: msg`Marked too high for the readers`,
};

/** What to do about a finding. */
export const LEAK_RULE_ADVICE: Words<LeakRule> = {
  name: msg`Leave the name out, or say what it is in other words.`,
  id: msg`Leave it out. It leads back to a card that stays here.`,
  "source-words": msg`Say what is known, not who or what it is known from.`,
  coordinates: msg`Give a wider area.`,
  time: msg`Round the time, or give a span.`,
  phrase: msg`Say it in your own words.`,
  file: msg`Leave it out. File names tell who made a file.`,
  marking: msg`Choose a marking within the ceiling of the readers.`,
};

/** How far a release has come. */
export const RELEASE_STATE_WORDS: Words<Release["state"]> = {
  "awaiting-approval": msg({ message: "Waits for approval", context: "release" }),
  released: msg({ message: "Released", context: "release" }),
  denied: msg({ message: "Denied", context: "release" }),
  recalled: msg({ message: "Recalled", context: "release" }),
};

/** Why a nation has to approve. */
export const APPROVAL_WORDS: Words<Release["approvals"][number]["why"]> = {
  orcon: msg`the card is marked ORCON: its originator decides`,
  contributed: msg`text of theirs is in the card`,
  "second-person": msg`at this marking, a second person of the releasing nation decides, too`,
};

/** TLP 2.0, in its own words: whom the content may be passed to. */
export const TLP_WORDS: Words<Tlp> = {
  clear: msg`anyone`,
  green: msg`the community`,
  amber: msg`the reader’s organisation and its clients`,
  "amber+strict": msg`the reader’s organisation alone`,
  red: msg`the reader alone`,
};

const SENTENCES: Partial<Record<Code, MessageDescriptor>> = {
  offline: msg`The server did not answer, so it is not known whether this was recorded. It is safe to press again: it is recorded only once.`,
  unavailable: msg`The server cannot do this just now, so it is not known whether this was recorded. It is safe to press again: it is recorded only once.`,
  busy: msg`The server has too much to do just now. It is safe to press again: it is recorded only once.`,
  "not-ready": msg`The server cannot do this just now. It is safe to press again: it is recorded only once.`,
  "not-same-room": msg`These readers are not in this room. Release to a compartment of this room.`,
  "no-release-authority": msg`You have no authority to release for your nation. Ask somebody of your nation who has.`,
  "leak-found": msg`The check of what would go out found something that must be rewritten. Nothing was released.`,
  "above-ceiling": msg`It is marked higher than its readers’ compartment allows. Choose a lower marking.`,
  "not-decided": msg`This release has not been decided yet.`,
  "not-originator": msg`This is not your nation’s to release or to recall: it neither originated nor wrote it.`,
  "already-acknowledged": msg`You have acknowledged this already.`,
  "not-wider": msg`Everybody who reads that compartment reads this card already. Nothing was released.`,
  "no-member-of-nation": msg`A nation of that compartment has nobody in this room yet, so nobody could answer for it. Invite somebody first.`,
  "label-unmapped": msg`The card has an imported marking that nobody has mapped. Say first what it means here; nothing was released.`,
  "not-approver": msg`This does not wait for your decision. Nothing was changed.`,
  "not-released": msg`Nothing was released, so there is nothing to recall.`,
  "already-decided": msg`This was decided already. Nothing was changed.`,
  "already-recalled": msg`This was recalled already. Nothing was changed.`,
  "card-gone": msg`The card was deleted, so nothing was released. What you wrote stays here.`,
  "not-found": msg`This is no longer there, or no longer shared with you, so nothing was recorded.`,
  "not-allowed": msg`Your role or your nation’s rights do not allow this. Nothing was recorded.`,
  "no-room": msg`The readers’ board is full, so nothing was released. Make room there, or choose another compartment.`,
  "too-fast": msg`The readers’ board takes no more just now, so nothing was released. Try again in a minute.`,
  "too-many-attempts": msg`You have asked very often in the last minute. Wait a moment and try again.`,
  "act-too-large": msg`This is too long. Make it shorter.`,
  "id-reused": msg`This was recorded before with other words. Look at the releases of this card before you send it again.`,
};

/** Why something about a release was refused, as a sentence that says what to do. */
export function releaseProblem(code: Code): MessageDescriptor {
  return SENTENCES[code] ?? problemSentence(code);
}

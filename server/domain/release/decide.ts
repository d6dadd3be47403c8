import type { AskedRelease, ClearedRelease, DecidedRelease, FinishedRelease, RecalledRelease } from "../../../shared/acts/release.ts";
import type { Finding } from "../../../shared/rest/releases.ts";
import type { OpenItem } from "../../../shared/acts/act-place.ts";
import { act, refused, type CommandRule, type Noun } from "../acts/noun.ts";
import { isItsToRelease, neededApprovals } from "./approvals.ts";
import type { AskedFacts, DecidedFacts, RecalledFacts } from "./facts.ts";
import { foldRelease, stateOf, type Approval, type Release } from "./register.ts";
import { unacceptedFindings } from "./unaccepted.ts";

/** State of the open item of a release whose card is not known to be on the other board, or of a recall whose card is not known to be off it. */
export const UNFINISHED = "unfinished";
/** State of the open item of a nation whose approval is asked for. */
export const AWAITING_APPROVAL = "awaiting-approval";

/** The request itself takes the next step. Only where it did not within this time, milliseconds, does another node take it. */
const FINISH_AFTER_MS = 300;
const MINUTE_MS = 60_000;
/** After so long a card that was recalled before it came cannot come any more: twice what one try to bring it may take (disclosure/decide.ts). */
export const NO_CARD_AFTER_MS = 60_000;
/** Longest excerpt of a finding that is kept with a release. */
const EXCERPT_CHARACTERS = 120;

type Rule<Said> = CommandRule<Said, Release | null>;

const ask: Rule<AskedRelease> = {
  action: "release",
  about: () => ({ kind: "own" }),
  card: ({ card }) => card,
  decide: (_register, { accepted }, { id, principal, at, facts }) => {
    const { seq, findings, readers, approvalMinutes, made, ...rest } = facts as unknown as AskedFacts;
    const grounds = { ...rest, partner: principal.partner };
    if (!isItsToRelease(grounds)) return refused("not-originator");
    if (unacceptedFindings(findings, accepted).length > 0) return refused("leak-found");
    const dueAt = at + approvalMinutes * MINUTE_MS;
    const approvals = neededApprovals(grounds).map((approval) => ({ ...approval, dueAt }));
    const set = { basis: { seq }, readers, findings: findings.map(keptOf), approvals };
    return approvals.length > 0
      ? act({ id, type: "release.asked", set: { ...set, open: approvals.map(waitingFor) } })
      : act({ id, type: "release.asked", set: { ...set, made, open: unfinished(principal.partner, at) } });
  },
};

const decideOn: Rule<DecidedRelease> = {
  action: "release",
  upTo: 2,
  about: ({ release }) => ({ kind: "act", id: release }),
  decide: (release, { decision }, { id, principal, at, facts }) => {
    if (release === null) return refused("not-found");
    if (stateOf(release) !== "awaiting-approval") return refused("already-decided");
    const approval = release.approvals.find(({ partner }) => partner === principal.partner);
    if (approval === undefined || principal.user === release.author) return refused("not-approver");
    if (approval.decision !== null) return refused("already-decided");
    const set = { subject: release.id, card: release.said.card };
    if (decision === "deny") return act({ id, type: "release.denied", set: { ...set, open: [] } });
    const left = release.approvals.filter((each) => each.decision === null && each !== approval);
    if (left.length > 0) return act({ id, type: "release.approved", set: { ...set, open: left.map(waitingFor) } });
    const { askerMayRelease, made } = facts as unknown as DecidedFacts;
    if (!askerMayRelease) return refused("no-release-authority");
    return act({ id, type: "release.approved", set: { ...set, made, open: unfinished(release.partner, at) } });
  },
};

const recall: Rule<RecalledRelease> = {
  action: "release",
  upTo: 3,
  about: ({ release }) => ({ kind: "act", id: release }),
  decide: (release, _said, { id, principal, at, facts }) => {
    if (release === null) return refused("not-found");
    if (principal.partner !== release.partner) return refused("not-originator");
    const set = { subject: release.id, card: release.said.card };
    switch (stateOf(release)) {
      case "recalled":
        return refused("already-recalled");
      case "denied":
        return refused("not-released");
      case "awaiting-approval":
        // Nothing has left: who asked takes the request back.
        if (principal.user !== release.author) return refused("not-decided");
        return act({ id, type: "release.recalled", set: { ...set, open: [] } });
      case "released": {
        const facted = facts as unknown as RecalledFacts;
        // Of a card that is not there yet, nobody knows before that whether it still comes.
        const open = unfinished(release.partner, release.deliveredAt === null ? at + NO_CARD_AFTER_MS : at);
        return act({ id, type: "release.recalled", set: { ...set, recall: facted.recall, open } });
      }
    }
  },
};

const deliver: Rule<FinishedRelease> = {
  action: "release",
  upTo: 3,
  about: ({ release }) => ({ kind: "act", id: release }),
  decide: (release, _said, { id, at }) => {
    if (release === null || release.made === null) return refused("not-found");
    // A card that came although it was recalled meanwhile goes again.
    const open = release.recall === null ? [] : unfinished(release.partner, at);
    return act({ id, type: "release.delivered", set: { subject: release.id, card: release.said.card, open } });
  },
};

const clear: Rule<ClearedRelease> = {
  action: "release",
  upTo: 3,
  about: ({ release }) => ({ kind: "act", id: release }),
  decide: (release, _said, { id }) => {
    if (release?.recall?.recall === undefined || release.recall.recall === null) return refused("not-found");
    return act({ id, type: "release.cleared", set: { subject: release.id, card: release.said.card, open: [] } });
  },
};

/** Releases, in the log of the compartment that they come from (RULES.md, R). */
export const releases: Noun<Release | null> = {
  name: "release",
  fold: foldRelease,
  commands: {
    "release.asked": ask,
    "release.approved": decideOn,
    "release.denied": decideOn,
    "release.delivered": deliver,
    "release.recalled": recall,
    "release.cleared": clear,
  },
};

/** Without a time: an approval that is late is shown as late, and nothing is decided by silence. */
function waitingFor({ partner }: Pick<Approval, "partner">): OpenItem {
  return { partner, state: AWAITING_APPROVAL };
}

function unfinished(partner: string, at: number): readonly OpenItem[] {
  return [{ partner, state: UNFINISHED, dueAt: at + FINISH_AFTER_MS }];
}

function keptOf({ id, rule, field, excerpt }: Finding): { id: string; rule: string; field: string; excerpt: string } {
  return { id, rule, field, excerpt: excerpt.slice(0, EXCERPT_CHARACTERS).toWellFormed() };
}

import {
  checkAnswer,
  disclosureAnswer,
  disclosurePage,
  releaseAnswer,
  releasePage,
  waitingItem,
  waitingPage,
  type CheckRequest,
} from "../../shared/rest/releases.ts";
import type { AcknowledgedRecall, AskedRelease, DecidedRelease, RecalledRelease } from "../../shared/acts/release.ts";
import { path } from "./path.ts";
import { readableItems } from "./read-items.ts";
import { request } from "./rest-client.ts";

// Lists are read item by item: one bad item does not cost the answer.
const releasesAnswer = releasePage.extend({ releases: readableItems(releasePage.shape.releases.element) });
const disclosuresAnswer = disclosurePage.extend({ disclosures: readableItems(disclosurePage.shape.disclosures.element) });
const waitingAnswer = waitingPage.extend({ waiting: readableItems(waitingItem) });

function page(base: string, before: number | undefined): string {
  return before === undefined ? base : `${base}?before=${before}`;
}

/** Every call about releases, what came by one, recalls, and what waits for this person. All answers are parsed; no call throws. `id` is the key under which a request may be sent again (AC4). */
export const releaseApi = {
  check: (compartment: string, body: CheckRequest, signal: AbortSignal) =>
    request(path`/api/compartments/${compartment}/releases/checks`, { method: "POST", body, answer: checkAnswer, signal }),
  release: (compartment: string, body: AskedRelease) =>
    request(path`/api/compartments/${compartment}/releases`, { method: "POST", body, answer: releaseAnswer }),
  releases: (compartment: string, before: number | undefined) =>
    request(page(path`/api/compartments/${compartment}/releases`, before), { answer: releasesAnswer }),
  decide: (release: string, body: Omit<DecidedRelease, "release">) =>
    request(path`/api/releases/${release}/decisions`, { method: "POST", body, answer: releaseAnswer }),
  recall: (release: string, body: Omit<RecalledRelease, "release">) =>
    request(path`/api/releases/${release}/recall`, { method: "POST", body, answer: releaseAnswer }),
  disclosures: (compartment: string, before: number | undefined) =>
    request(page(path`/api/compartments/${compartment}/disclosures`, before), { answer: disclosuresAnswer }),
  acknowledge: (recall: string, body: Omit<AcknowledgedRecall, "recall">) =>
    request(path`/api/recalls/${recall}/acknowledgements`, { method: "POST", body, answer: disclosureAnswer }),
  waiting: () => request("/api/inbox/waiting", { answer: waitingAnswer }),
} as const;

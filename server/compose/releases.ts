import { MIDDLE_RANK } from "../../shared/board/rank.ts";
import type { CompartmentId } from "../../shared/ids.ts";
import { dueReviews } from "../commands/due-reviews.ts";
import { performOwnAct, tryOwnAct } from "../commands/perform-own-act.ts";
import { finishRelease, type ReleasePlace } from "../commands/releases/finish-release.ts";
import type { ReleasePorts } from "../commands/releases/release-ports.ts";
import { tellWaiting } from "../commands/releases/tell-waiting.ts";
import type { Config } from "../config.ts";
import type { Finisher } from "../domain/acts/due-items.ts";
import type { Hub } from "../domain/hub/hub.ts";
import type { PersonNews } from "../domain/person-news.ts";
import { ReviewIndex } from "../domain/history/review-index.ts";
import { releases, UNFINISHED } from "../domain/release/decide.ts";
import { sha256 } from "../domain/sha256.ts";
import { withinTime } from "../domain/within-time.ts";
import type { Log } from "../ports/log.ts";
import type { ReleaseParts } from "../transport/http/routes/releases.ts";
import type { Stores } from "./stores.ts";

/** Reading where a lane ends takes some milliseconds, on a large board and a busy machine a second. */
const LONGEST_RANK_MS = 2_000;

interface Parts {
  readonly stores: Stores;
  readonly hub: Hub;
  readonly log: Log;
}

/** What the routes of releases work with on this node. */
export function releaseParts(
  config: Pick<Config, "approvalMinutes" | "twoPersonsAbove" | "markingScheme">,
  { stores, hub, log, inboxNews, performAct }: Parts & { readonly inboxNews: PersonNews } & Pick<ReleasePorts, "performAct">,
): ReleaseParts {
  const { directory, random } = stores.context;
  const { ledger, lists, history, clock, releaseCheck } = stores;
  const reviews = new ReviewIndex((compartment, known) => history.reviewDates(compartment, known));
  return {
    ports: {
      directory,
      random,
      ledger,
      history,
      clock,
      sha256,
      performAct,
      registers: lists,
      check: releaseCheck,
      rules: { approvalMinutes: config.approvalMinutes, twoPersonsAbove: config.twoPersonsAbove, scheme: config.markingScheme },
      tryAct: (act) => tryOwnAct(hub, act),
      finish: (place) => finishOn({ stores, hub, log }, place),
    },
    waiting: { directory, registers: lists, ledger: lists, others: [dueReviews({ directory, ledger, clock, log, reviews })] },
    tellWaiting: (changed) =>
      void tellWaiting({ directory }, inboxNews, changed).catch((cause: unknown) =>
        log.error({ err: cause }, "people were not told of what waits for them; they see it when they look"),
      ),
    tellPerson: (user) => inboxNews.changed(user),
  };
}

/** Takes the steps that a request could not take, on whichever node looks first (R12). */
export function releaseFinisher(parts: Parts): Finisher {
  return {
    noun: releases.name,
    state: UNFINISHED,
    finish: async ({ compartment, subject }) => {
      if (!(await finishOn(parts, { compartment, release: subject }))) throw new Error("a step of a release was not taken");
    },
  };
}

function finishOn({ stores, hub, log }: Parts, place: ReleasePlace): Promise<boolean> {
  const { directory, random } = stores.context;
  return finishRelease(
    {
      directory,
      clock: stores.clock,
      random,
      sha256,
      turns: stores.turns,
      ledger: stores.ledger,
      registers: stores.ledger,
      rankOfNew: (compartment) => rankOfNew({ stores, log }, compartment),
      write: async (act) => {
        const done = await performOwnAct(hub, act);
        return done.ok ? (done.value.acts[0] ?? null) : null;
      },
    },
    place,
  );
}

/** A card that comes by a release stands behind all new ones. What it says is urgent, so it does not wait longer than this to know where that is. */
async function rankOfNew({ stores, log }: Pick<Parts, "stores" | "log">, compartment: CompartmentId): Promise<string> {
  const late = (): never => {
    throw new Error(`not known after ${LONGEST_RANK_MS} ms`);
  };
  try {
    return await withinTime(stores.clock, { limitMs: LONGEST_RANK_MS, late }, stores.history.rankAtEnd(compartment, "new"));
  } catch (cause) {
    log.warn({ err: cause, compartment }, "a released card is in the middle of its lane, since the end of it could not be read");
    return MIDDLE_RANK;
  }
}

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
import type { Log } from "../ports/log.ts";
import type { ReleaseParts } from "../transport/http/routes/releases.ts";
import type { Stores } from "./stores.ts";

interface Parts {
  readonly stores: Stores;
  readonly hub: Hub;
}

/** What the routes of releases work with on this node. */
export function releaseParts(
  config: Pick<Config, "approvalMinutes" | "twoPersonsAbove" | "markingScheme">,
  {
    stores,
    hub,
    log,
    inboxNews,
    performAct,
  }: Parts & { readonly log: Log; readonly inboxNews: PersonNews } & Pick<ReleasePorts, "performAct">,
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
      finish: (place) => finishOn({ stores, hub }, place),
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

function finishOn({ stores, hub }: Parts, place: ReleasePlace): Promise<boolean> {
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
      write: async (act) => {
        const done = await performOwnAct(hub, act);
        return done.ok ? (done.value.acts[0] ?? null) : null;
      },
    },
    place,
  );
}

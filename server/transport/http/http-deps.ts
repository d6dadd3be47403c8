import type { Registry } from "prom-client";
import type { Head } from "../../../shared/contribution/entry.ts";
import type { CompartmentId } from "../../../shared/ids.ts";
import type { DemoAccounts } from "../../../shared/rest/demo.ts";
import type { Result } from "../../../shared/result.ts";
import type { CommandContext } from "../../commands/command-context.ts";
import type { FoundCompartment } from "../../commands/find-compartment.ts";
import type { ListedContributions } from "../../commands/list-contributions.ts";
import type { ImportOutcome, ImportRequest } from "../../commands/import-stix.ts";
import type { RestorationRefusal, RestorationRequest, Restored } from "../../commands/restore-cards.ts";
import type { Faults } from "../../commands/readiness.ts";
import type { Clock } from "../../ports/clock.ts";
import type { OpenAttemptCounter } from "../../ports/attempt-counter.ts";
import type { ExposureRecorder } from "../../domain/exposure/exposure-recorder.ts";
import type { RequestTurns } from "../../domain/request-turns.ts";
import type { PersonNews } from "../../domain/person-news.ts";
import type { SignInRefusals } from "../../domain/trail/sign-in-refusals.ts";
import type { History } from "../../ports/history.ts";
import type { Ledger } from "../../ports/ledger.ts";
import type { Log } from "../../ports/log.ts";
import type { ReleaseParts } from "./routes/releases.ts";
import type { RequestPacer } from "../request-pacer.ts";
import type { ActDeps } from "./answer-act.ts";
import type { LiveAnswers } from "./live-answers.ts";

/** Everything the HTTP side works with. Optional parts leave their routes out. */
export interface HttpDeps extends CommandContext {
  readonly clock: Pick<Clock, "now" | "soon">;
  readonly ledger: Pick<Ledger, "head" | "heads" | "claims">;
  /** Records who is given what before it leaves. */
  readonly exposure: Pick<ExposureRecorder, "given">;
  /** A page of a compartment's entries without their content (server/commands/list-contributions.ts). */
  readonly contributions: (
    compartment: CompartmentId,
    page: { readonly after: number; readonly limit: number },
  ) => Promise<ListedContributions>;
  readonly history: Pick<History, "timeline" | "stateAt" | "countCards" | "lastDeletion">;
  readonly log: Log;
  /** Begins and answers the requests of this node. */
  readonly pacer: RequestPacer;
  /** The turns of the people of this node. */
  readonly turns: RequestTurns;
  /** Cuts off answers whose caller loses the right to them. */
  readonly liveAnswers: LiveAnswers;
  /** Counts what is held back when it comes too often. */
  readonly openCounter: OpenAttemptCounter;
  /** Gathers refused attempts to sign in for the trail of rights. */
  readonly signInRefusals: SignInRefusals;
  /** What `GET /metrics` shows. */
  readonly metrics: Registry;
  /** Origins of this installation, each exactly as a browser sends it (`https://majlis.example`). Asked at every request: a test learns its port late. */
  readonly ownOrigins: () => readonly string[];
  /** What does not work on this node, for `GET /readyz`. Answers in bounded time. */
  readonly faults: () => Promise<Faults>;
  /** A caller with this bearer token may read `GET /metrics` from anywhere, even while the directory is unreachable. */
  readonly metricsToken?: string;
  /** How many reverse proxies in front are trusted to say who calls and by which scheme. 0 for none. */
  readonly trustedProxies?: number;
  /** Folder of the built client. Absent, or not there: only the API is served. */
  readonly clientFolder?: string;
  /** Lines of a compartment's export for the offline verifier (server/commands/export-ledger.ts), up to a head of it. */
  readonly exportLedger?: (found: FoundCompartment, head: Head) => AsyncIterable<Uint8Array | string>;
  /** Imports a STIX 2.1 bundle, all or nothing, and resolves when it is durable. */
  readonly importStix?: (request: ImportRequest) => Promise<ImportOutcome>;
  /** Brings cards back from the ledger, and resolves when they are durable. */
  readonly restoreCards?: (request: RestorationRequest) => Promise<Result<Restored, RestorationRefusal>>;
  /** Tells the devices of a person that their inbox changed. */
  readonly inboxNews: PersonNews;
  /** Tells the devices of a person that their invitations changed. */
  readonly invitationNews: PersonNews;
  /** What recording acts and reading them works with. */
  readonly acts?: Pick<ActDeps, "performAct" | "registers" | "tellInboxes">;
  /** What releases work with. */
  readonly releases?: ReleaseParts;
  /** Makes the updates that map imported markings. */
  readonly mappings?: Pick<History, "mapping">;
  /** Present only in a demonstration. */
  readonly demo?: DemoAccounts;
  /** How long an answer may wait for its reader, milliseconds; 30,000 unless given. */
  readonly unreadLimitMs?: number;
}

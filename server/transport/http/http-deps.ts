import type { Registry } from "prom-client";
import type { DemoAccounts } from "../../../shared/rest/demo.ts";
import type { UnreadyPart } from "../../../shared/rest/health.ts";
import type { ImportReport } from "../../../shared/rest/import-report.ts";
import type { Result } from "../../../shared/result.ts";
import type { CommandContext } from "../../commands/command-context.ts";
import type { FoundCompartment } from "../../commands/find-compartment.ts";
import type { AuthenticatedUser } from "../../domain/authenticated-user.ts";
import type { OpenAttemptCounter } from "../../ports/attempt-counter.ts";
import type { History } from "../../ports/history.ts";
import type { Ledger } from "../../ports/ledger.ts";
import type { Log } from "../../ports/log.ts";

/** An import requested by a person who may write. `text` is the document as it was received. */
export interface ImportRequest {
  readonly identity: AuthenticatedUser;
  readonly found: FoundCompartment;
  readonly text: string;
}

/** Why a document was refused; none of it was imported. */
export interface ImportRefusal {
  readonly detail: string;
  readonly faults: readonly { readonly path: string; readonly rule: string }[];
}

/** Everything the HTTP side works with. Routes whose optional part is absent are not mounted. */
export interface HttpDeps extends CommandContext {
  readonly ledger: Pick<Ledger, "head" | "read" | "claims">;
  readonly history: Pick<History, "timeline" | "stateAt">;
  readonly log: Log;
  /** Opens counters for rate limits. */
  readonly openCounter: OpenAttemptCounter;
  /** What `GET /metrics` shows. */
  readonly metrics: Registry;
  /** Origins of this installation, each exactly as a browser sends it (`https://majlis.example`). Asked at every request: a test learns its port late. */
  readonly ownOrigins: () => readonly string[];
  /** The parts that keep this node from serving people, for `GET /readyz`; empty if it is ready. Resolves in bounded time. */
  readonly unreadyParts: () => Promise<readonly UnreadyPart[]>;
  /** A bearer token that may read `GET /metrics` from any address, also while the directory is unavailable. */
  readonly metricsToken?: string;
  /** The number of trusted reverse proxies in front, whose headers name the caller's address and scheme. 0 for none. */
  readonly trustedProxies?: number;
  /** Folder of the built client. Absent, or not there: only the API is served. */
  readonly clientFolder?: string;
  /** Lines of a compartment's export for the offline verifier (server/commands/export-ledger.ts). */
  readonly exportLedger?: (found: FoundCompartment) => AsyncIterable<string>;
  /** Imports a STIX 2.1 bundle, all or nothing, and resolves when it is durable. */
  readonly importStix?: (request: ImportRequest) => Promise<Result<ImportReport, ImportRefusal>>;
  /** Present only in a demonstration. */
  readonly demo?: DemoAccounts;
  /** Tickets one person may ask for in a minute; 600 unless given. */
  readonly ticketsPerMinute?: number;
}

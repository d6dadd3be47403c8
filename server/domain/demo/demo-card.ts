import type { Credibility, Likelihood, Reliability, Confidence } from "../../../shared/board/grading.ts";
import type { CardKind, Lane, Pap, Severity, Status, Tlp } from "../../../shared/board/vocabulary.ts";
import type { DemoAuthor } from "./people.ts";

/** Latitude, longitude (WGS 84 degrees), uncertainty in metres, name. */
type DemoPlace = readonly [lat: number, lon: number, precisionMetres: number, name: string];

/** One card of the demo as it is written down here. Times are minutes from the start of the demo; negative ones lie before it. */
export interface DemoCard {
  readonly key: string;
  readonly by: DemoAuthor;
  readonly at: number;
  readonly kind: CardKind;
  readonly lane: Lane;
  readonly title: string;
  readonly body: string;
  /** Typed letter by letter while others watch, not pasted. */
  readonly typed?: true;
  readonly severity?: Severity;
  readonly status?: Status;
  /** Admiralty grade, such as `B2`. */
  readonly grade?: `${Reliability}${Credibility}`;
  readonly likelihood?: Likelihood;
  readonly confidence?: Confidence;
  readonly tlp: Tlp;
  readonly pap?: Pap;
  readonly orcon?: true;
  readonly caveats?: readonly string[];
  readonly happened?: number;
  readonly until?: number;
  readonly place?: DemoPlace;
  readonly lang?: "ar";
  readonly tags?: readonly string[];
  readonly assignee?: DemoAuthor;
  readonly due?: number;
}

/** Fictional places in a strait drawn on open ocean, where no land is. */
export const PLACES = {
  narrows: [-36.052, 62.031, 500, "The Narrows"],
  portSelwa: [-36.121, 62.412, 300, "Port Selwa, Baruv"],
  marsaNadir: [-35.884, 61.623, 300, "Marsa Nadir, Alfara"],
  capeIlun: [-36.413, 62.024, 1_000, "Cape Ilun light, Corali"],
  sableBank: [-35.962, 61.904, 2_000, "Sable Bank anchorage"],
  telHazar: [-35.803, 61.851, 200, "Tel Hazar cable landing"],
  cableMid: [-36.018, 62.117, 1_500, "Cable S-2, kilometre 31"],
  ferryLane: [-36.262, 62.233, 3_000, "Ferry lane Port Selwa – Cape Ilun"],
  jettyFour: [-36.124, 62.407, 50, "Jetty 4, Port Selwa"],
  coveNorth: [-35.931, 62.188, 5_000, "Coves north of the Narrows"],
} as const satisfies Record<string, DemoPlace>;

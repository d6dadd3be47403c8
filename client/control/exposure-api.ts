import { exchange, exchanged } from "../../shared/rest/exchange.ts";
import { exposure } from "../../shared/rest/releases.ts";
import { path } from "./path.ts";
import { readableItems } from "./read-items.ts";
import { request } from "./rest-client.ts";

// Released cards are read item by item, as in api.ts. Of who has a card none may be left out: an answer with a bad one is no answer.
const exchangeAnswer = exchange.extend({ given: readableItems(exchanged), received: readableItems(exchanged) });

/** The calls about who has what. No call throws. */
export const exposureApi = {
  exposure: (compartment: string, card: string) =>
    request(path`/api/compartments/${compartment}/exposure?card=${card}`, { answer: exposure }),
  exchange: (room: string, partner: string) => request(path`/api/rooms/${room}/exchange?partner=${partner}`, { answer: exchangeAnswer }),
} as const;

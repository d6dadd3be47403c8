const RATES = [
  "memberChanges",
  "accountChanges",
  "accountLists",
  "wholeReads",
  "trailPages",
  "previews",
  "acts",
  "readings",
  "restorations",
  "tickets",
];

/** `MAJLIS_LIMITS` of a server whose ids are swept: how often a person may ask is limited on purpose, and a sweep would wait for most of an hour. */
export const SWEEP_LIMITS = ["invitations=10000", "rooms=100000", ...RATES.map((rate) => `${rate}PerMinute=1000000`)].join(",");

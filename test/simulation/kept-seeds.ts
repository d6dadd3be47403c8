/** Seeds of the hub simulation that once broke a promise, with what they found. They run with every suite, for good. */
export const KEPT_SEEDS: readonly { readonly seed: number; readonly found: string }[] = [
  { seed: 66, found: "a client that left while its compartment was opening took its received frames with it" },
  { seed: 82, found: "a stop gave up frames whose compartment was still opening" },
  { seed: 67, found: "an act written while people join leaves a gap, which is read from the ledger" },
];

/** The same for the simulation of a cluster. */
export const KEPT_CLUSTER_SEEDS: readonly { readonly seed: number; readonly found: string }[] = [
  { seed: 14, found: "a draft put behind an entry that lands in what the draft deletes said that it deleted less than it did" },
  {
    seed: 255,
    found: "a draft that makes a card and deletes it again, put behind an entry of the same card, deleted it one entry too late",
  },
  {
    seed: 8_047,
    found:
      "a draft that set a value which had lost already, put behind an entry that deletes its card, said that it deleted a value that was never alive",
  },
  { seed: 536, found: "a peer that brought back what it had seen on a node that was ahead was called a forger" },
  { seed: 20_281, found: "a write judged again after another node's entries were learnt was chained before what it rested on" },
  { seed: 30_706, found: "the same peer was called a forger where the ledger could not be looked at" },
];

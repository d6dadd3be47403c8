/** Seeds of the hub simulation that once broke a promise, with what they found. They run with every suite, for good. */
export const KEPT_SEEDS: readonly { readonly seed: number; readonly found: string }[] = [
  { seed: 66, found: "a client that left while its compartment was opening took its received frames with it" },
  { seed: 82, found: "a stop gave up frames whose compartment was still opening" },
];

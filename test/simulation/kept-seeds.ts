/** Seeds of the hub simulation that once broke a promise, with what they found. They run with every suite, for good. */
export const KEPT_SEEDS: readonly { readonly seed: number; readonly found: string }[] = [
  { seed: 2, found: "entries name deletes that fell by themselves; the content check called such honest ledgers broken" },
  { seed: 10, found: "the same, with two values set at once by two people" },
];

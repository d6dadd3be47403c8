/** Lets pieces of work on one thing wait for each other, on whatever node of a cluster they are. */
export interface Turns {
  /**
   * Runs `work` while no other work of this name runs. Resolves to what it gave, rejects with what it threw, and with
   * `DirectoryUnavailable` where a turn cannot be had: the store is away, or another's work takes longer than a minute.
   */
  take<Outcome>(name: string, work: () => Promise<Outcome>): Promise<Outcome>;
}

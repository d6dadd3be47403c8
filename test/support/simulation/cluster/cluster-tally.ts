/** What happened, so that a test can see that it was no idle cluster. */
export interface ClusterTally {
  steps: number;
  edits: number;
  acts: number;
  commands: number;
  kills: number;
  drains: number;
  pauses: number;
  databaseCrashes: number;
  cutsFromBus: number;
  cutsFromDatabase: number;
  jumps: number;
  fullDisks: number;
  revocations: number;
  moves: number;
  healed: number;
}

/** The tally of a cluster in which nothing has happened yet. */
export function emptyTally(): ClusterTally {
  return {
    steps: 0,
    edits: 0,
    acts: 0,
    commands: 0,
    kills: 0,
    drains: 0,
    pauses: 0,
    databaseCrashes: 0,
    cutsFromBus: 0,
    cutsFromDatabase: 0,
    jumps: 0,
    fullDisks: 0,
    revocations: 0,
    moves: 0,
    healed: 0,
  };
}

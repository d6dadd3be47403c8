/** A short text that all nodes of one directory share. The cluster's key is agreed on with it. */
export interface ClusterMarkStore {
  /** Stores the candidate if no mark is stored yet, and returns the stored mark. The first mark stays for good. */
  keepClusterMark(candidate: string): Promise<string>;
}

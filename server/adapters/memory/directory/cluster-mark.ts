import type { ClusterMarkStore } from "../../../ports/directory/cluster-mark.ts";
import type { Tables } from "./tables.ts";

/** The cluster's mark in memory. */
export function memoryClusterMark(tables: Tables): ClusterMarkStore {
  return { keepClusterMark: async (candidate) => (tables.clusterMark ??= candidate) };
}

/** What one import may hold (T59). In a file of its own, so that the thread that serves sockets does not load the reader of bundles. */
export const IMPORT_LIMITS = { bytes: 10_000_000, objects: 20_000, depth: 24, nodes: 1_000_000, faultsNamed: 20 } as const;

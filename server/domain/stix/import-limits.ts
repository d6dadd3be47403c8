/** What one import may hold (T59). A file of its own: the socket thread needs it, and not what reads a bundle. */
export const IMPORT_LIMITS = { bytes: 10_000_000, objects: 20_000, depth: 24, nodes: 1_000_000, faultsNamed: 20 } as const;

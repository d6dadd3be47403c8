/** Unpredictable bytes, handed in so that tests and the demo can own them. */
export interface RandomSource {
  /** `count` bytes from a cryptographic source. */
  bytes(count: number): Uint8Array;
}

/** The right to an answer ended while it was made. */
export class RightWithdrawn extends Error {
  override readonly name = "RightWithdrawn";
}

/** User text between marks that keep its direction from reordering the sentence around it (UAX #9: first strong isolate). */
export function isolated(text: string): string {
  return `\u2068${text}\u2069`;
}

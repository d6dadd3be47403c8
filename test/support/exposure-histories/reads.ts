/** Answers that give content of a compartment; each gives all that was written in it so far. */
export const READS: readonly ((compartment: string, card: string) => string)[] = [
  (id) => `/api/compartments/${id}/timeline?limit=200`,
  (id) => `/api/compartments/${id}/contributions?limit=500`,
  (id, card) => `/api/compartments/${id}/comments?card=${card}`,
  (id) => `/api/compartments/${id}/sightings`,
  (id, card) => `/api/compartments/${id}/opinions?card=${card}`,
  (id) => `/api/compartments/${id}/acts/counts`,
  (id) => `/api/compartments/${id}/attribution`,
];

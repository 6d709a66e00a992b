/** A sentence for one person about work that went on without him; the time is UTC in ISO form. */
export type Notice = { id: string; text: string; path: string; at: string };

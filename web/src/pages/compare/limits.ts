/** Runs that one comparison takes. */
export const mostCompared = 100;

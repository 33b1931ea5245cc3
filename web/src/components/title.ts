import { useEffect } from "react";

/** What a tab and a bookmark say: the most particular first, parts that are not known yet left out. */
export const titleOf = (...parts: (string | undefined)[]) => [...parts.filter(Boolean), "Weir"].join(" · ");

/** Gives the page its title. */
export function useTitle(...parts: (string | undefined)[]) {
  const title = titleOf(...parts);
  useEffect(() => {
    document.title = title;
  }, [title]);
}

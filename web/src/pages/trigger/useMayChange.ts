import { useQuery } from "@tanstack/react-query";
import { session } from "../../api/session";

/** Whether one may make and fire triggers: they run commands on the server's machine, so with users only administrators may. */
export function useMayChange(): boolean {
  const me = useQuery({ queryKey: ["me"], queryFn: session.me, staleTime: 60_000 });
  return me.data !== undefined && (!me.data.is_user || me.data.is_admin);
}

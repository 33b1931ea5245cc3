import type { ReactNode } from "react";
import { Failure, Skeleton } from "./Bits";

interface Query {
  error: Error | null;
  refetch: () => unknown;
}

/** What stands in a page's place until its data is there: grey bars, or the failure with the ways on. */
export function Pending({ query, rows, children }: { query: Query; rows?: number; children?: ReactNode }) {
  if (!query.error) return <Skeleton rows={rows} />;
  return (
    <Failure error={query.error} onRetry={() => void query.refetch()}>
      {children}
    </Failure>
  );
}

const order = ["failed", "running", "queued", "waiting", "succeeded", "cached", "recorded", "skipped", "blocked", "cancelled"];

/** How many stages are in which state: as a bar, and in words. */
export function Tally({ counts }: { counts: Record<string, number> }) {
  const parts = order.flatMap((state) => (counts[state] ? [{ state, count: counts[state] }] : []));
  const all = parts.reduce((sum, p) => sum + p.count, 0);
  if (all === 0) return null;
  return (
    <div className="tally">
      <div className="tally-bar" aria-hidden>
        {parts.map((p) => (
          <span key={p.state} className={p.state} style={{ flexGrow: p.count }} />
        ))}
      </div>
      <ul className="listed">
        {parts.map((p) => (
          <li key={p.state} className={p.state}>
            <span className="dot" aria-hidden /> {p.count.toLocaleString("en")} {p.state}
          </li>
        ))}
      </ul>
    </div>
  );
}

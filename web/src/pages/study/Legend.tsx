/** What colours mean, in words. */
export const Legend = ({ items }: { items: readonly string[] }) => (
  <span className="legend soft">
    {items.map((item) => (
      <span key={item} className={`key ${item}`}>
        {{ fail: "failed", best: "best so far", infeasible: "constraints violated" }[item] ?? item}
      </span>
    ))}
  </span>
);

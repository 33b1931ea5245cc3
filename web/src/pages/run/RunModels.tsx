import type { RunDetail } from "../../api/client";
import { Id } from "../../components/Bits";

/** The models that a run logged, and those that it read. */
export function RunModels({ models }: { models: RunDetail["models"] }) {
  if (models.length === 0) return null;
  return (
    <section aria-label="Logged models">
      <h2>Logged models</h2>
      <ul className="listed cards">
        {models.map((m) => (
          <li key={`${m.id} ${m.is_input}`}>
            <strong>{m.name}</strong> {m.type && <span className="tag">{m.type}</span>}
            {m.is_input && <span className="tag">read by this run</span>}
            {m.status !== "ready" && <span className="tag">{m.status}</span>}
            {!m.is_input && m.step !== null && m.step !== 0 && <span className="soft">step {m.step} </span>}
            <Id value={m.id} length={12} />
          </li>
        ))}
      </ul>
    </section>
  );
}

import type { MetricValue } from "../../api/client";
import { Name } from "../../components/Bits";
import { metricValue } from "../../format";
import { headline } from "./headline";

/** The few figures that the run is judged by, at first sight; all stand further down. */
export function RunFigures({ metrics }: { metrics: MetricValue[] }) {
  const shown = headline(metrics);
  if (shown.length === 0) return null;
  return (
    <dl className="tiles" aria-label="main figures">
      {shown.map((m) => (
        <div key={m.key}>
          <dt>
            <Name text={m.key} />
          </dt>
          <dd>{metricValue(m.value)}</dd>
        </div>
      ))}
    </dl>
  );
}

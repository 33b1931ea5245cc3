import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";
import { studies } from "../../api/studies";
import { Status, Time } from "../../components/Bits";
import type { ChartColours } from "../../components/Chart";
import { Chart } from "../../components/Chart";
import { Pending } from "../../components/Pending";
import { duration } from "../../format";
import { base, look, tick } from "./axis";
import { Copied } from "./Copied";

interface Props {
  study: string;
  number: number;
  onTrial: (number: number) => void;
  onClose: () => void;
}

/** One trial: its parameters, values, curve, who ran it, its run. */
export function TrialPanel({ study, number, onTrial, onClose }: Props) {
  const query = useQuery({ queryKey: ["study", study, "trial", number], queryFn: () => studies.trial(study, number) });
  const { data } = query;
  const points = useMemo(() => (data?.reports ?? []).filter((r) => typeof r.value === "number"), [data]);
  const option = useCallback(
    (colours: ChartColours) => ({
      ...base,
      grid: { left: 58, right: 14, top: 10, bottom: 40 },
      xAxis: { ...look(colours, "step", 24), type: "value", minInterval: 1 },
      yAxis: { ...look(colours, "", 40), type: "value", scale: true, axisLabel: { color: colours.soft, fontSize: 11, formatter: tick } },
      series: [{ type: "line", symbolSize: 4, lineStyle: { color: colours.accent }, itemStyle: { color: colours.accent }, data: points.map((p) => [p.step, p.value]) }],
    }),
    [points],
  );
  return (
    <section className="plot trial-panel" aria-label={`trial ${number}`}>
      <div className="titled">
        <h2>
          Trial {number} {data && <Status value={data.trial.state} />}
        </h2>
        <button type="button" onClick={onClose}>
          Close
        </button>
      </div>
      {!data ? (
        <Pending query={query} rows={3} />
      ) : (
        <div className="columns">
          <div>
            <dl className="facts">
              {data.trial.values.length > 0 && (
                <>
                  <dt>{data.trial.values.length > 1 ? "Values" : "Value"}</dt>
                  <dd>{data.trial.values.join(", ")}</dd>
                </>
              )}
              {data.trial.constraints.length > 0 && (
                <>
                  <dt>Constraints</dt>
                  <dd>{data.trial.constraints.join(", ")}</dd>
                </>
              )}
              {data.trial.error && (
                <>
                  <dt>Error</dt>
                  <dd className="fault">{data.trial.error}</dd>
                </>
              )}
              {data.trial.worker && (
                <>
                  <dt>Worker</dt>
                  <dd>{data.trial.worker}</dd>
                </>
              )}
              {data.trial.started_at !== null && (
                <>
                  <dt>Began</dt>
                  <dd>
                    <Time at={data.trial.started_at} />
                    {data.trial.ended_at !== null && `, took ${duration(data.trial.started_at, data.trial.ended_at)}`}
                  </dd>
                </>
              )}
              {data.trial.retry_of !== null && (
                <>
                  <dt>Tries again</dt>
                  <dd>
                    <button type="button" className="link" onClick={() => onTrial(data.trial.retry_of!)}>
                      trial {data.trial.retry_of}
                    </button>
                    , attempt {data.trial.attempt}
                  </dd>
                </>
              )}
              {data.trial.run_id && (
                <>
                  <dt>Run</dt>
                  <dd>
                    <Link to="/runs/$run" params={{ run: data.trial.run_id }} search={{}}>
                      its metrics, files and log
                    </Link>
                  </dd>
                </>
              )}
            </dl>
            <Copied label="overrides of this trial" text={data.overrides.join("\n")} />
          </div>
          {points.length > 1 && <Chart label={`values on the way of trial ${number}, ${points.length} steps`} height={220} option={option} />}
        </div>
      )}
    </section>
  );
}

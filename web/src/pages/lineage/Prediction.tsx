import { Link } from "@tanstack/react-router";
import { Fragment } from "react";
import type { AnsweredPrediction } from "../../api/client";
import { Id, Time } from "../../components/Bits";
import { Values } from "../run/Values";
import { rowsOf } from "./names";

/** A prediction: what was asked, what was answered, by whom. */
export function Prediction({ prediction }: { prediction: AnsweredPrediction }) {
  return (
    <section>
      <h2>
        <span className="tag">prediction</span> <Id value={prediction.id} length={35} />
      </h2>
      <p>
        answered <Time at={Date.parse(prediction.answered_at)} exact /> by{" "}
        <Link to="/models/$model" params={{ model: prediction.model }}>
          {prediction.model}
        </Link>
        , version {prediction.version}
      </p>
      {prediction.rows > 1 && (
        <p>
          Its request had {prediction.rows} rows; this is the first. Rows:{" "}
          {rowsOf(prediction.id, prediction.rows).map((subject, row) => (
            <Fragment key={subject}>
              {row > 0 && " · "}
              <Link to="/lineage" search={{ subject }}>
                {row}
              </Link>
            </Fragment>
          ))}
          {prediction.rows > 20 && " …"}
        </p>
      )}
      <div className="columns">
        <Values title="Asked" values={Object.entries(prediction.inputs)} empty="nothing logged" />
        <Values title="Answered" values={Object.entries(prediction.outputs)} empty="nothing logged" />
      </div>
    </section>
  );
}

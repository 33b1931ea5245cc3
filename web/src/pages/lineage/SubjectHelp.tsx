import { Link } from "@tanstack/react-router";

/** What can be traced, with where to find its name. */
export function SubjectHelp() {
  return (
    <section className="empty">
      <h2>What can be traced</h2>
      <dl className="facts">
        <dt>A prediction</dt>
        <dd>
          its id, from the header <code>X-Weir-Prediction-Id</code> of the answer: <code>019aa6a31b3c7c50b1d5f3e5a1f0c2d4</code>; <code>-1</code> behind it is the request's second row
        </dd>
        <dt>A model version</dt>
        <dd>
          <code>models:/name/3</code> or <code>models:/name@champion</code> (see <Link to="/models">Models</Link>)
        </dd>
        <dt>A run</dt>
        <dd>
          its id, from the run's page (see <Link to="/">Experiments</Link>)
        </dd>
        <dt>A file or table</dt>
        <dd>
          its name as the step called it: <code>data/trips.parquet</code>
        </dd>
        <dt>Any content</dt>
        <dd>
          its hash: <code>md5:9f3c…</code>, as it stands in <code>.dvc</code> files
        </dd>
      </dl>
    </section>
  );
}

import type { MetricValue } from "../../api/client";

/** The first figures in the server's order, which begins with what a model is judged by; single rounds and the machine's state are none of them. */
export const headline = (metrics: MetricValue[], most = 4) => metrics.filter((m) => m.value !== null && !/^(rounds\.|system\/|baseline)/.test(m.key)).slice(0, most);

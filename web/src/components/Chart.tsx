import type { EChartsCoreOption, ECharts } from "echarts/core";
import { useEffect, useRef } from "react";
import { coloursOf } from "./colours";

export interface ChartColours {
  ink: string;
  soft: string;
  line: string;
  ground: string;
  accent: string;
  good: string;
  bad: string;
  wait: string;
}

interface Props {
  label: string;
  height: number;
  /** What is drawn, in the colours of the page. */
  option: (colours: ChartColours) => EChartsCoreOption;
  /** Hears what was clicked: the number of the item, and the name of its series. */
  onPick?: (index: number, series: string | undefined) => void;
}

/** A chart. What it shows must also stand elsewhere on the page: to readers of screens it is one picture with a name. */
export function Chart({ label, height, option, onPick }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<ECharts>(null);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    let gone = false;
    const resize = new ResizeObserver(() => chart.current?.resize());
    const dark = matchMedia("(prefers-color-scheme: dark)");
    const draw = () => chart.current?.setOption(option(coloursOf(element, ["ink", "soft", "line", "ground", "accent", "good", "bad", "wait"])), true);
    void import("./echarts").then(({ init }) => {
      if (gone) return;
      chart.current ??= init(element);
      chart.current.off("click");
      if (onPick) chart.current.on("click", (event) => onPick(event.dataIndex, event.seriesName));
      draw();
      element.dataset["drawn"] = "1";
      resize.observe(element);
      dark.addEventListener("change", draw);
    });
    return () => {
      gone = true;
      resize.disconnect();
      dark.removeEventListener("change", draw);
    };
  }, [option, onPick]);
  useEffect(
    () => () => {
      chart.current?.dispose();
      chart.current = null;
    },
    [],
  );
  return <div ref={box} className="chart" role="img" aria-label={label} style={{ height }} />;
}

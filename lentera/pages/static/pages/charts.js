"use strict";
(() => {
  if (window.lenteraCharts) return;
  window.lenteraCharts = true;
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const separators = document.documentElement.lang === "en" ? "en-GB" : "id-ID";
  const written = (value) => typeof value === "number" ? value.toLocaleString(separators) : String(value ?? "");
  const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  function theme() {
    const text = token("--text"), muted = token("--muted"), line = token("--line"), card = token("--card");
    const axis = { axisLine: { lineStyle: { color: line } }, axisTick: { show: false }, axisLabel: { color: muted, fontSize: 13 }, splitLine: { lineStyle: { color: line } }, nameTextStyle: { color: muted } };
    return {
      color: [1, 2, 3, 4, 5, 6].map((place) => token(`--chart-${place}`)), backgroundColor: "transparent",
      textStyle: { fontFamily: "Plus Jakarta Sans, sans-serif", color: text },
      legend: { textStyle: { color: text, fontSize: 13 }, icon: "roundRect", itemWidth: 12, itemHeight: 12 },
      categoryAxis: { ...axis, splitLine: { show: false } },
      valueAxis: { ...axis, minInterval: 1, axisLine: { show: false }, axisLabel: { ...axis.axisLabel, hideOverlap: true, formatter: written } },
      tooltip: { renderMode: "richText", backgroundColor: card, borderColor: line, textStyle: { color: text, fontSize: 13 }, valueFormatter: written },
      bar: { barMaxWidth: 36, itemStyle: { borderRadius: 3 } }, line: { symbolSize: 7, lineStyle: { width: 2.5 } }, pie: { label: { color: text }, itemStyle: { borderColor: card, borderWidth: 2 } },
    };
  }
  function draw(holder) {
    const source = document.getElementById(holder.dataset.chart);
    if (!source) return;
    const option = JSON.parse(source.textContent);
    const many = Array.isArray(option.series) && option.series.length > 3;
    const made = echarts.init(holder, theme(), { renderer: "svg" });
    made.setOption({
      animation: !still, aria: { enabled: true, decal: { show: many } },
      grid: { left: 4, right: 24, top: option.legend ? 40 : 16, bottom: 12, containLabel: true },
      ...option, tooltip: { trigger: option.xAxis || option.yAxis ? "axis" : "item", ...option.tooltip, renderMode: "richText" },
    });
    return made;
  }
  const drawn = new Map();
  function drawAll() {
    document.querySelectorAll("[data-chart]").forEach((holder) => {
      if (drawn.has(holder)) return;
      const made = draw(holder);
      if (!made) return;
      drawn.set(holder, made);
      new ResizeObserver(() => made.resize()).observe(holder);
    });
  }
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { drawn.forEach((made) => made.dispose()); drawn.clear(); drawAll(); });
  document.addEventListener("htmx:afterSettle", drawAll);
  document.fonts.ready.then(drawAll);
})();

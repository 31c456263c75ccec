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
      bar: { barMaxWidth: 36, itemStyle: { borderRadius: 3 }, label: { color: text, fontSize: 12.5, textBorderWidth: 0 } }, line: { symbolSize: 7, lineStyle: { width: 2.5 } }, pie: { label: { color: text }, itemStyle: { borderColor: card, borderWidth: 2 } },
    };
  }
  const pen = document.createElement("canvas").getContext("2d");
  /* how many lines a legend of these names takes: each stands behind its 12 px sign, 10 px apart */
  function lines(names, width) {
    pen.font = "13px Plus Jakarta Sans, sans-serif";
    let count = 1, left = width - 10;
    for (const name of names) {
      const needed = pen.measureText(name).width + 30;
      if (needed > left && left < width - 10) { count += 1; left = width - 10; }
      left -= needed;
    }
    return count;
  }
  function draw(holder) {
    const source = document.getElementById(holder.dataset.chart);
    if (!source) return;
    const option = JSON.parse(source.textContent);
    const series = [].concat(option.series ?? []), names = series.map((one) => one.name ?? "");
    series.forEach((one) => {
      if (!one.label?.show) return;
      one.label.formatter ??= (point) => written(point.value);
      if (one.label.position === "top") one.label.show = holder.clientWidth > 40 * one.data.length; // side by side they would overlap
    });
    if (names.length < 2 && option.xAxis) delete option.legend;
    const many = names.length > 3, legend = option.legend && { ...option.legend, type: "plain", top: 0 };
    const made = echarts.init(holder, theme(), { renderer: "svg" });
    made.setOption({
      animation: !still, aria: { enabled: true, decal: { show: many } },
      grid: { left: 4, right: 24, top: legend ? 18 + 23 * lines(names, holder.clientWidth) : 24, bottom: 12, containLabel: true },
      ...option, ...(legend && { legend }), tooltip: { trigger: option.xAxis || option.yAxis ? "axis" : "item", ...option.tooltip, renderMode: "richText" },
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
      new ResizeObserver(() => {
        made.resize();
        const { legend } = made.getOption(), names = made.getOption().series.map((one) => one.name ?? "");
        if (legend?.length) made.setOption({ grid: { top: 18 + 23 * lines(names, holder.clientWidth) } });
      }).observe(holder);
    });
  }
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { drawn.forEach((made) => made.dispose()); drawn.clear(); drawAll(); });
  document.addEventListener("htmx:afterSettle", drawAll);
  document.fonts.ready.then(drawAll);
})();

"use strict";
// Draws the charts. Plotly lies packed in the page; the numbers lie in it as JSON.
(async () => {
  const read = id => document.getElementById(id).textContent;
  const unpack = async packed => {
    const bytes = Uint8Array.from(atob(packed), c => c.charCodeAt(0));
    return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
  };
  // Plotly's own legend does not wrap on a phone.
  const addLegend = (chart, traces) => {
    const legend = document.createElement("div");
    legend.className = "legend";
    const rank = ([, trace]) => trace.legendrank ?? 1000;
    [...traces.entries()].sort((a, b) => rank(a) - rank(b)).forEach(([n, trace]) => {
      const button = document.createElement("button");
      const colour = document.createElement("i");
      const name = document.createElement("bdi");
      colour.className = trace.marker.symbol ?? "";
      colour.style.background = trace.marker.color;
      name.textContent = trace.meta;
      button.append(colour, name);
      button.setAttribute("aria-pressed", "true");
      button.addEventListener("click", () => {
        const show = button.getAttribute("aria-pressed") === "false";
        button.setAttribute("aria-pressed", show);
        Plotly.restyle(chart, {visible: show}, [n]);
      });
      legend.append(button);
    });
    chart.before(legend);
  };
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const charts = document.querySelectorAll(".chart");
  try {
    const script = document.createElement("script");
    script.textContent = await unpack(read("plotly"));
    document.head.append(script);
    const figures = JSON.parse(read("figures"));
    const templates = JSON.parse(read("templates"));
    const draw = () => Promise.all([...charts].map(chart => {
      const figure = figures[chart.id];
      const layout = {...figure.layout, template: templates[dark.matches ? "dark" : "light"]};
      return Plotly.react(chart, figure.data, layout, {displayModeBar: false, responsive: true});
    }));
    await draw();
    charts.forEach(chart => figures[chart.id].data.length > 1 && addLegend(chart, figures[chart.id].data));
    charts.forEach(chart => chart.classList.add("drawn"));
    dark.addEventListener("change", draw);
  } catch (error) {
    charts.forEach(chart => chart.classList.add("failed"));
    throw error;
  }
})();

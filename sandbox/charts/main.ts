import { parseArgs } from "node:util";
import { startChartRepository } from "./repository.ts";
import type { ChartPin } from "./versions.ts";

const { values } = parseArgs({
  options: {
    dir: { type: "string" },
    port: { type: "string" },
    charts: { type: "string" },
    pin: { type: "string", multiple: true },
  },
});

if (!values.dir) {
  console.error("usage: main.ts --dir FOLDER [--port N] [--charts DIR] [--pin NAME@VERSION]…");
  process.exit(2);
}

const pins = (values.pin ?? []).map((pin) => {
  const [name = "", version = ""] = pin.split("@");
  return { name, version } as ChartPin;
});
const repository = await startChartRepository({
  dir: values.dir,
  port: Number(values.port ?? 0),
  pins,
  ...(values.charts && { charts: values.charts }),
});
console.log(JSON.stringify({ url: repository.url, charts: repository.charts }));

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => void repository.stop().then(() => process.exit(0)));
}
